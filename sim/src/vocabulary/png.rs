//! PNG (ISO/IEC 15948) of two colours, written without compression: the images are a few hundred bytes.

/// Dots that are black or white.
pub struct Canvas {
    width: usize,
    height: usize,
    /// Row by row from above, eight dots a byte, the leftmost in the highest bit; 1 is white.
    rows: Vec<u8>,
}

impl Canvas {
    /// All white.
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            rows: vec![0xFF; width.div_ceil(8).saturating_mul(height)],
        }
    }

    /// Makes a dot black; outside, nothing happens.
    pub fn blacken(&mut self, x: usize, y: usize) {
        if x >= self.width || y >= self.height {
            return;
        }
        let place = y.saturating_mul(self.stride()).saturating_add(x / 8);
        if let Some(byte) = self.rows.get_mut(place) {
            *byte &= !(0x80 >> (x % 8));
        }
    }

    const fn stride(&self) -> usize {
        self.width.div_ceil(8)
    }

    /// The file.
    pub fn to_png(&self) -> Vec<u8> {
        let four = |number: usize| u32::try_from(number).unwrap_or_default().to_be_bytes();
        let mut header = [four(self.width), four(self.height)].concat();
        // One bit a dot, grey, deflate, adaptive filters, not interlaced.
        header.extend_from_slice(&[1, 0, 0, 0, 0]);
        let mut filtered = Vec::with_capacity(self.rows.len().saturating_add(self.height));
        for row in self.rows.chunks(self.stride().max(1)) {
            // No filter.
            filtered.push(0);
            filtered.extend_from_slice(row);
        }
        let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
        for (name, data) in [
            (b"IHDR", header),
            (b"IDAT", zlib_stored(&filtered)),
            (b"IEND", Vec::new()),
        ] {
            file.extend_from_slice(&four(data.len()));
            let start = file.len();
            file.extend_from_slice(name);
            file.extend_from_slice(&data);
            let check = crc32(file.get(start..).unwrap_or_default());
            file.extend_from_slice(&check.to_be_bytes());
        }
        file
    }
}

/// A zlib stream (RFC 1950) of stored blocks (RFC 1951 3.2.4).
fn zlib_stored(data: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 0xFFFF;
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(LONGEST).peekable();
    while let Some(block) = blocks.next() {
        stream.push(u8::from(blocks.peek().is_none()));
        // The chunk is no longer than that.
        let length = block.len() as u16;
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    stream.extend_from_slice(&adler32(data).to_be_bytes());
    stream
}

fn adler32(data: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (a, b) = data.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % MODULUS;
        (a, (b + a) % MODULUS)
    });
    b << 16 | a
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
            0 => crc >> 1,
            _ => crc >> 1 ^ 0xEDB8_8320,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn a_dot_is_where_it_was_put_and_none_is_put_outside() {
        let mut canvas = Canvas::new(10, 2);
        canvas.blacken(9, 1);
        canvas.blacken(10, 0);
        canvas.blacken(0, 2);
        let file = canvas.to_png();
        // Stored: header of zlib, header of the block, then filter type and row, twice.
        let data = file.windows(4).position(|it| it == b"IDAT").unwrap() + 4 + 7;
        assert_eq!(file[data..data + 6], [0, 0xFF, 0xFF, 0, 0xFF, 0xBF]);
        assert_eq!(file[16..24], [0, 0, 0, 10, 0, 0, 0, 2]);
    }
}
