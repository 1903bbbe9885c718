//! What the author meant: the blocks of a feature file with their steps, tables and stray lines.

use std::ops::Range;
use std::path::Path;

use super::lines::{Block, Kind, Line};
use super::problem::Place;

/// A text with its lines: what every check looks at.
pub(crate) struct Text<'t> {
    pub path: &'t Path,
    pub text: &'t str,
    pub lines: Vec<Line>,
}

impl Text<'_> {
    /// The place of a range of a cleaned line.
    pub fn place(&self, line: usize, range: &Range<usize>) -> Place {
        match self.lines.get(line) {
            Some(found) => self.place_of_bytes(line, found.original(range)),
            None => Place::of(self.path, self.text, self.text.len()..self.text.len()),
        }
    }

    /// The place of bytes of the text that stand in a line. Unlike [`Place::of`] it does not count lines from the
    /// start, which over many problems of a large file would take the square of its length.
    pub fn place_of_bytes(&self, line: usize, span: Range<usize>) -> Place {
        let start = self.lines.get(line).map_or(0, |found| found.range.start);
        let count =
            |range: Range<usize>| self.text.get(range).map_or(0, |part| part.chars().count());
        Place {
            path: self.path.to_owned(),
            line: line + 1,
            column: count(start..span.start) + 1,
            width: count(span.clone()),
            span,
        }
    }

    /// The place of a line without its indentation.
    pub fn whole(&self, line: usize) -> Place {
        let range = self.lines.get(line).map_or(0..0, |found| {
            let start = found.indent().end;
            start..found.clean.trim_end().len().max(start)
        });
        self.place(line, &range)
    }

    /// The cleaned part of a line.
    pub fn part(&self, line: usize, range: &Range<usize>) -> &str {
        self.lines.get(line).map_or("", |found| found.part(range))
    }

    /// The cleaned line without spaces around it.
    pub fn trimmed(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |found| found.clean.trim())
    }
}

/// A step with what hangs on it.
#[derive(Debug, Default)]
pub(crate) struct StepNode {
    pub line: usize,
    /// Lines of its table.
    pub rows: Vec<usize>,
    /// Lines of its DocString, without the fences.
    pub doc: Vec<usize>,
}

/// A line that no block can own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stray {
    pub line: usize,
    /// A stray line before the block's first step is swallowed as description; one after it does not parse.
    pub after_steps: bool,
}

/// A header with everything up to the next header.
#[derive(Debug)]
pub(crate) struct BlockNode {
    pub block: Block,
    pub line: usize,
    pub name: String,
    pub name_range: Range<usize>,
    /// Line and range of each tag.
    pub tags: Vec<(usize, Range<usize>)>,
    pub steps: Vec<StepNode>,
    /// The table of an examples block.
    pub rows: Vec<usize>,
    pub strays: Vec<Stray>,
}

impl BlockNode {
    /// Whether it is something that runs.
    pub fn is_scenario(&self) -> bool {
        matches!(self.block, Block::Scenario | Block::Outline)
    }
}

/// The file as a flat list; an examples block belongs to the scenario before it, a scenario to the rule before it.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub blocks: Vec<BlockNode>,
    /// Lines before the first header that are no comment, tag or language directive.
    pub preface: Vec<usize>,
    /// Tags after which no header comes.
    pub lost_tags: Vec<(usize, Range<usize>)>,
    /// The opening line of a DocString that never closes.
    pub open_fence: Option<usize>,
}

impl Outline {
    pub fn of(lines: &[Line]) -> Outline {
        let mut outline = Outline::default();
        let mut tags = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            match &line.kind {
                Kind::Blank | Kind::Comment | Kind::Language(_) => {}
                Kind::Tags(found) => tags.extend(found.iter().map(|tag| (number, tag.clone()))),
                Kind::Header { block, name, .. } => outline.blocks.push(BlockNode {
                    block: *block,
                    line: number,
                    name: line.part(name).to_owned(),
                    name_range: name.clone(),
                    tags: std::mem::take(&mut tags),
                    steps: Vec::new(),
                    rows: Vec::new(),
                    strays: Vec::new(),
                }),
                _ => {
                    outline.lost_tags.append(&mut tags);
                    outline.place(number, &line.kind);
                }
            }
        }
        outline.lost_tags.append(&mut tags);
        outline
    }

    fn place(&mut self, number: usize, kind: &Kind) {
        if *kind == Kind::Fence {
            self.open_fence = if self.open_fence.is_some() {
                None
            } else {
                Some(number)
            };
        }
        let Some(block) = self.blocks.last_mut() else {
            self.preface.push(number);
            return;
        };
        let holds_steps = matches!(
            block.block,
            Block::Background | Block::Scenario | Block::Outline
        );
        let after_steps = !block.steps.is_empty();
        match (kind, block.steps.last_mut()) {
            (Kind::Step { .. }, _) if holds_steps => {
                block.steps.push(StepNode {
                    line: number,
                    ..StepNode::default()
                });
            }
            (Kind::Row { .. }, Some(step)) => step.rows.push(number),
            (Kind::Row { .. }, None) if block.block == Block::Examples => block.rows.push(number),
            (Kind::DocText, Some(step)) => step.doc.push(number),
            (Kind::Fence, Some(_)) => {}
            // The opening fence is reported; its content would only repeat that.
            (Kind::DocText, None) => {}
            _ => block.strays.push(Stray {
                line: number,
                after_steps,
            }),
        }
    }

    /// Scenarios with the examples blocks that belong to them.
    pub fn scenarios(&self) -> impl Iterator<Item = (&BlockNode, &[BlockNode])> {
        self.blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.is_scenario())
            .map(|(at, block)| {
                let rest = self.blocks.get(at + 1..).unwrap_or(&[]);
                let count = rest
                    .iter()
                    .take_while(|next| next.block == Block::Examples)
                    .count();
                (block, rest.get(..count).unwrap_or(&[]))
            })
    }
}
