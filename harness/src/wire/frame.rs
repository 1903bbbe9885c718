//! Frames of vpcd, the virtual reader of vsmartcard: two bytes of length, big-endian, and so many bytes of payload.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::time::Instant;

/// The longest payload that a frame can carry.
pub const LONGEST_FRAME: usize = 0xFFFF;

const HEADER: usize = 2;

/// A payload of one byte: what a reader does to a card. Every longer payload is an APDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// It takes the power away.
    Off,
    /// It gives power.
    On,
    /// It resets.
    Reset,
    /// It asks for the ATR: the only one of the four that is answered.
    Atr,
}

impl Control {
    /// The byte that stands for it.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Off => 0x00,
            Self::On => 0x01,
            Self::Reset => 0x02,
            Self::Atr => 0x04,
        }
    }

    /// What a payload stands for, if it is no APDU.
    pub fn of(payload: &[u8]) -> Option<Self> {
        [Self::Off, Self::On, Self::Reset, Self::Atr]
            .into_iter()
            .find(|control| payload == [control.byte()])
    }
}

/// A TCP connection that carries frames, in buffers that are kept.
#[derive(Debug)]
pub struct Framed {
    stream: TcpStream,
    received: Vec<u8>,
    unread: Range<usize>,
    sent: Vec<u8>,
}

impl Framed {
    /// Takes a connection over.
    ///
    /// # Errors
    /// What the system says against sending without delay.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: vec![0; HEADER + LONGEST_FRAME],
            unread: 0..0,
            sent: Vec::new(),
        })
    }

    /// The next payload; `None` if the other side has closed the connection between two frames.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] when the moment has passed, however much of the frame has arrived by then;
    /// [`io::ErrorKind::UnexpectedEof`] if the connection ends within a frame; what the system says otherwise.
    pub fn receive(&mut self, until: Option<Instant>) -> io::Result<Option<&[u8]>> {
        loop {
            if let Some(payload) = self.next_payload() {
                return Ok(self.received.get(payload));
            }
            self.make_room();
            self.wait_at_most(until)?;
            self.acknowledge_at_once();
            let room = self.received.get_mut(self.unread.end..).unwrap_or_default();
            match self.stream.read(room) {
                Ok(0) if self.unread.is_empty() => return Ok(None),
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => self.unread.end += read,
                // What Unix calls a read that has taken too long.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether something has arrived that nobody has asked for. Takes nothing away and never waits.
    ///
    /// # Errors
    /// What the system says against looking.
    pub fn has_arrived(&mut self) -> io::Result<bool> {
        if !self.unread.is_empty() {
            return Ok(true);
        }
        self.stream.set_nonblocking(true)?;
        let seen = self.stream.peek(&mut [0]);
        self.stream.set_nonblocking(false)?;
        match seen {
            // An end shows itself at the next receiving.
            Ok(seen) => Ok(seen > 0),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Sends a payload in one piece.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for one that no frame can carry; what the system says otherwise, among it
    /// [`io::ErrorKind::TimedOut`] when the other side does not take it before the moment has passed.
    pub fn send(&mut self, payload: &[u8], until: Option<Instant>) -> io::Result<()> {
        let length = u16::try_from(payload.len()).map_err(|_| {
            let found = payload.len();
            let message = format!("frame: expected at most {LONGEST_FRAME} bytes, found {found}");
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?;
        self.sent.clear();
        self.sent.extend_from_slice(&length.to_be_bytes());
        self.sent.extend_from_slice(payload);
        if until.is_some() {
            self.stream.set_write_timeout(left(until)?)?;
        }
        match self.stream.write_all(&self.sent) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                Err(io::ErrorKind::TimedOut.into())
            }
            done => done,
        }
    }

    fn next_payload(&mut self) -> Option<Range<usize>> {
        let unread = self.received.get(self.unread.clone())?;
        let (length, rest) = unread.split_first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        if rest.len() < length {
            return None;
        }
        let start = self.unread.start + HEADER;
        self.unread.start = start + length;
        Some(start..start + length)
    }

    /// The buffer holds the longest frame, so that what is left of it suffices once the frame begins at its start.
    fn make_room(&mut self) {
        self.received.copy_within(self.unread.clone(), 0);
        self.unread = 0..self.unread.len();
    }

    fn wait_at_most(&self, until: Option<Instant>) -> io::Result<()> {
        match until {
            Some(_) => self.stream.set_read_timeout(left(until)?),
            None => Ok(()),
        }
    }

    /// vpcd up to 0.8 sends length and payload in two pieces and does not send the second before the first is
    /// acknowledged: without this every command takes 40 ms. The system forgets the wish, so it is told each time.
    #[cfg(target_os = "linux")]
    fn acknowledge_at_once(&self) {
        use std::os::linux::net::TcpStreamExt as _;
        // Slower, but not wrong, without it.
        let _ = self.stream.set_quickack(true);
    }

    #[cfg(not(target_os = "linux"))]
    const fn acknowledge_at_once(&self) {}
}

/// How long it is until a moment.
fn left(until: Option<Instant>) -> io::Result<Option<std::time::Duration>> {
    let left = until.map(|until| until.saturating_duration_since(Instant::now()));
    match left {
        Some(left) if left.is_zero() => Err(io::ErrorKind::TimedOut.into()),
        left => Ok(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::time::Duration;

    fn pair() -> (Framed, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let far = TcpStream::connect(listener.local_addr().expect("bound")).expect("connected");
        let (near, _) = listener.accept().expect("accepted");
        (Framed::new(near).expect("framed"), far)
    }

    fn soon() -> Option<Instant> {
        Instant::now().checked_add(Duration::from_millis(50))
    }

    #[test]
    fn frames_are_told_apart_however_they_are_cut() {
        let (mut near, mut far) = pair();
        let bytes = [0, 1, 4, 0, 0, 0, 3, 7, 8, 9];
        let feeder = std::thread::spawn(move || {
            for byte in bytes {
                far.write_all(&[byte]).expect("sent");
            }
        });
        for expected in [&[4][..], &[], &[7, 8, 9]] {
            assert_eq!(near.receive(None).expect("a frame"), Some(expected));
        }
        feeder.join().expect("fed");
        assert_eq!(near.receive(None).expect("the end"), None);
    }

    #[test]
    fn the_longest_frame_arrives_whole_behind_another() {
        let (near, far) = pair();
        let mut far = Framed::new(far).expect("framed");
        let longest = vec![0x5A; LONGEST_FRAME];
        let sender = std::thread::spawn(move || {
            let mut near = near;
            near.send(&[1], None).expect("sent");
            near.send(&vec![0x5A; LONGEST_FRAME], None).expect("sent");
            assert!(near.send(&vec![0; LONGEST_FRAME + 1], None).is_err());
        });
        assert_eq!(far.receive(None).expect("a frame"), Some(&[1][..]));
        assert_eq!(far.receive(None).expect("a frame"), Some(&longest[..]));
        sender.join().expect("sent");
    }

    #[test]
    fn a_frame_that_drips_is_late_at_the_moment_and_not_a_moment_after_each_drop() {
        let (mut near, mut far) = pair();
        let dripper = std::thread::spawn(move || {
            for byte in [0, 200].into_iter().chain([1; 40]) {
                let _ = far.write_all(&[byte]);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        let begun = Instant::now();
        let late = near.receive(soon()).expect_err("too late");
        assert_eq!(late.kind(), io::ErrorKind::TimedOut);
        assert!(begun.elapsed() < Duration::from_millis(300));
        drop(near);
        dripper.join().expect("dripped");
    }

    #[test]
    fn an_end_within_a_frame_is_no_end_between_two() {
        let (mut near, mut far) = pair();
        far.write_all(&[0, 5, 1]).expect("sent");
        drop(far);
        let cut = near.receive(soon()).expect_err("cut");
        assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
    }
}
