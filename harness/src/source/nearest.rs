//! The word that an author probably meant.

/// How many characters must be changed, put in or left out to make one text of the other.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, a) in left.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        let mut left_cost = at + 1;
        next.push(left_cost);
        for (b, pair) in right.iter().zip(row.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            left_cost = (diagonal + usize::from(a != *b))
                .min(above + 1)
                .min(left_cost + 1);
            next.push(left_cost);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// The nearest candidate that shares at least half of the longer text; the first of equals.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = word.chars().count();
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(cost, candidate)| cost * 2 <= length.max(candidate.chars().count()))
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_that_shares_half_its_characters_is_near() {
        assert_eq!(
            nearest("シナリ", ["機能", "シナリオ", "背景"]),
            Some("シナリオ")
        );
        assert_eq!(nearest("全提", ["もし", "前提"]), Some("前提"));
        assert_eq!(nearest("天気", ["もし", "前提"]), None);
    }

    proptest! {
        #[test]
        fn distance_is_a_metric(a in "[ぁ-お]{0,6}", b in "[ぁ-お]{0,6}", c in "[ぁ-お]{0,6}") {
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c));
        }
    }
}
