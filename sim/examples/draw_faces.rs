//! Development tool: draws the faces of the synthetic people, once, as grey PGM files to be compressed.
//!
//! ```text
//! cargo run -p madoguchi-sim --example draw_faces -- fixtures/font/shinonome-12.bin /tmp/faces
//! for face in /tmp/faces/*.pgm; do
//!     opj_compress -r 68 -n 5 -i "$face" -o "fixtures/faces/$(basename "$face" .pgm).jp2"
//! done
//! ```
//!
//! Each is composed of ellipses and strokes after its number. Nobody was a model for any of them.

use std::error::Error;
use std::fs;
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn Error>>;

const FACES: usize = 24;
/// The size of the photo on the official test cards.
const WIDTH: usize = 378;
const HEIGHT: usize = 472;
/// Samples of a dot in either direction.
const SAMPLES: usize = 3;

const PAPER: f64 = 236.0;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [font, directory] = arguments.as_slice() else {
        return Err("usage: draw_faces <font> <directory>".into());
    };
    let mark = Mark::read(&fs::read(font)?)?;
    fs::create_dir_all(directory)?;
    for number in 0..FACES {
        let mut file = format!("P5\n{WIDTH} {HEIGHT}\n255\n").into_bytes();
        file.extend(draw(&Look::of(number), &mark));
        fs::write(Path::new(directory).join(format!("{number:02}.pgm")), file)?;
    }
    Ok(())
}

/// What tells one face from another.
struct Look {
    hair: usize,
    tone: f64,
    skin: f64,
    width: f64,
    glasses: bool,
    brow: f64,
    smile: f64,
    shirt: f64,
}

impl Look {
    fn of(number: usize) -> Self {
        let pick = |from: &[f64], step: usize| {
            from.get(number / step % from.len())
                .copied()
                .unwrap_or_default()
        };
        Self {
            hair: number % 6,
            tone: pick(&[35.0, 70.0, 150.0, 25.0, 110.0], 1),
            skin: pick(&[212.0, 200.0, 186.0, 220.0], 1),
            width: pick(&[88.0, 96.0, 82.0], 2),
            glasses: number % 4 == 1 || number % 7 == 3,
            brow: pick(&[-4.0, 0.0, 5.0], 3),
            smile: pick(&[12.0, 2.0, 20.0, -3.0], 5),
            shirt: pick(&[90.0, 130.0, 60.0, 170.0], 6),
        }
    }

    /// The grey value at a place; a later shape covers an earlier one.
    fn at(&self, x: f64, y: f64) -> f64 {
        // Left and right are the same, but for the parting.
        let (side, middle) = ((x - 189.0).abs(), x - 189.0);
        let inside = |cx: f64, cy: f64, rx: f64, ry: f64| {
            ((side - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) <= 1.0
        };
        let mut grey = PAPER;
        let mut cover = |covered: bool, tone: f64| {
            if covered {
                grey = tone;
            }
        };
        let back = match self.hair {
            0 => inside(0.0, 190.0, self.width + 16.0, 128.0) && y < 200.0,
            1 => inside(0.0, 235.0, self.width + 30.0, 175.0) && y < 350.0,
            2 => inside(0.0, 200.0, self.width + 24.0, 140.0) && y < 285.0,
            3 => inside(0.0, 85.0, 42.0, 40.0) || inside(0.0, 180.0, self.width + 12.0, 118.0),
            4 => {
                inside(self.width + 12.0, 290.0, 26.0, 66.0)
                    || inside(0.0, 185.0, self.width + 14.0, 122.0)
            }
            _ => false,
        };
        cover(back, self.tone);
        cover(inside(0.0, 470.0, 165.0, 105.0), self.shirt);
        cover(side < 34.0 && (290.0..392.0).contains(&y), self.skin - 16.0);
        cover(
            side < (410.0 - y) * 0.8 && y > 365.0 && y < 410.0,
            self.skin - 16.0,
        );
        cover(inside(self.width, 222.0, 14.0, 26.0), self.skin - 10.0);
        cover(inside(0.0, 215.0, self.width, 118.0), self.skin);
        let fringe = match self.hair {
            0 | 4 => inside(0.0, 215.0, self.width + 1.0, 119.0) && y < 150.0 - middle * 0.12,
            1 | 2 => inside(0.0, 215.0, self.width + 1.0, 119.0) && y < 168.0,
            3 => inside(0.0, 215.0, self.width + 1.0, 119.0) && y < 138.0 + side * 0.25,
            // Cropped: a crown and no more.
            _ => inside(0.0, 214.0, self.width + 3.0, 121.0) && y < 128.0 + side * 0.1,
        };
        cover(fringe, self.tone);
        let eye = inside(38.0, 222.0, 11.0, 8.0);
        cover(eye, 40.0);
        cover(inside(35.0, 219.0, 3.0, 3.0), 245.0);
        let brow = 196.0 + (side - 38.0) * self.brow * 0.03;
        cover(
            (20.0..58.0).contains(&side) && (y - brow).abs() < 3.5,
            self.tone.min(90.0),
        );
        if self.glasses {
            let rim = |grow: f64| inside(39.0, 223.0, 26.0 + grow, 21.0 + grow);
            cover(rim(4.0) && !rim(0.0), 60.0);
            cover(side < 12.0 && (y - 220.0).abs() < 2.0, 60.0);
        }
        cover(
            side < 9.0 && (y - 262.0 - (9.0 - side) * 0.4).abs() < 2.2,
            self.skin - 60.0,
        );
        let lip = 296.0 - self.smile * (side / 32.0).powi(2) + self.smile * 0.5;
        cover(side < 32.0 && (y - lip).abs() < 3.6, 110.0);
        grey
    }
}

fn draw<'a>(look: &'a Look, mark: &'a Mark) -> impl Iterator<Item = u8> + 'a {
    let sample = |place: usize, part: usize| place as f64 + (part as f64 + 0.5) / SAMPLES as f64;
    (0..WIDTH * HEIGHT).map(move |place| {
        let (x, y) = (place % WIDTH, place / WIDTH);
        let mut sum = 0.0;
        for part in 0..SAMPLES * SAMPLES {
            let (x, y) = (sample(x, part % SAMPLES), sample(y, part / SAMPLES));
            sum += match mark.covers(x, y) {
                true => 252.0,
                false => look.at(x, y),
            };
        }
        (sum / (SAMPLES * SAMPLES) as f64) as u8
    })
}

/// 見本, written over the chest in large dots.
struct Mark(Vec<bool>);

impl Mark {
    const DOT: f64 = 7.0;
    const LEFT: f64 = 105.0;
    const TOP: f64 = 382.0;

    /// Takes two glyphs from the font file; its form is told beside it.
    fn read(font: &[u8]) -> Fallible<Self> {
        let file = font.get(32..).ok_or("expected a font of this project")?;
        let short = |at: usize| -> Fallible<u16> {
            let bytes = file.get(at..at + 2).ok_or("the font is cut short")?;
            Ok(u16::from_be_bytes(bytes.try_into()?))
        };
        let count = usize::from(short(0)?);
        let mut dots = vec![false; 24 * 12];
        for (number, name) in ['見', '本'].into_iter().enumerate() {
            let mut place = 0;
            while short(2 + 2 * place)? != u16::try_from(u32::from(name))? {
                place += 1;
            }
            let start = 2 + 2 * count + 18 * place;
            let glyph = file.get(start..start + 18).ok_or("the font is cut short")?;
            for dot in 0..144 {
                let set = glyph
                    .get(dot / 8)
                    .is_some_and(|byte| byte >> (7 - dot % 8) & 1 == 1);
                if let Some(to) = dots.get_mut(dot / 12 * 24 + number * 12 + dot % 12) {
                    *to = set;
                }
            }
        }
        Ok(Self(dots))
    }

    fn covers(&self, x: f64, y: f64) -> bool {
        let (x, y) = ((x - Self::LEFT) / Self::DOT, (y - Self::TOP) / Self::DOT);
        (0.0..24.0).contains(&x)
            && (0.0..12.0).contains(&y)
            && self
                .0
                .get(y as usize * 24 + x as usize)
                .copied()
                .unwrap_or_default()
    }
}
