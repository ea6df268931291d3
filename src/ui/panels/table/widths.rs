//! How wide the columns are unless someone dragged them: as many as find room are seen whole, and fill it together.
//! A number is never cut, and in a wide room no purpose is either.
//!
//! ```text
//!  a narrow room   Name │ CIDR │ Used │ Usable │ Free │ Purpose │ First – …    what is cut off is reached by scrolling
//!  a wide one      Name         │ CIDR  │ Used  │ Usable  │ Free  │ Purpose  │ First – last    │ …
//! ```

use crate::ui::panels::table::columns::Column;

/// Number of columns.
const COUNT: usize = Column::ALL.len();

impl Column {
    /// So that what mostly stands in it is not cut, and as it was meant, in points; names take what the others leave.
    const fn wish(self) -> (f32, f32) {
        match self {
            Self::Name => (140.0, 176.0),
            Self::Cidr => (106.0, 116.0),
            Self::Used => (44.0, 58.0),
            Self::Usable => (54.0, 70.0),
            Self::Free => (48.0, 58.0),
            Self::Purpose => (136.0, 146.0),
            Self::Range => (204.0, 212.0),
            Self::Size => (60.0, 76.0),
            Self::Network => (104.0, 124.0),
            Self::Note => (90.0, 110.0),
        }
    }
}

/// What stands in each column, measured, in points; nought where it may be cut.
pub(super) type Contents = [f32; COUNT];

/// Least and wished width of a column for what stands in it.
fn wish(column: Column, content: f32) -> (f32, f32) {
    let (least, wish) = column.wish();
    let least = if column.is_number() {
        least.max(content)
    } else {
        least
    };
    (least, wish.max(content))
}

/// Least and wished width of every column.
fn wishes(contents: &Contents) -> [(f32, f32); COUNT] {
    let mut contents = contents.iter();
    Column::ALL.map(|column| wish(column, contents.next().copied().unwrap_or_default()))
}

/// The widths of the columns in a room of that width, with a gap between them.
pub(super) fn widths(room: f32, gap: f32, contents: &Contents) -> [f32; COUNT] {
    let all = wishes(contents);
    let seen = seen(room, gap, &all);
    let wishes = || all.into_iter().take(seen);
    let gaps = gap * seen.saturating_sub(1) as f32;
    let least: f32 = wishes().map(|(least, _)| least).sum();
    let wish: f32 = wishes().map(|(_, wish)| wish).sum();
    let share = ((room - gaps - least) / (wish - least).max(1.0)).clamp(0.0, 1.0);
    let over = (room - gaps - wish).max(0.0);
    let mut at = 0;
    all.map(|(least, wish)| {
        let share = if at < seen { share } else { 1.0 };
        let more = if at == 0 { over } else { 0.0 };
        at += 1;
        (wish - least).mul_add(share, least) + more
    })
}

/// How many columns fit next to each other, at least one.
fn seen(room: f32, gap: f32, wishes: &[(f32, f32); COUNT]) -> usize {
    let mut right = -gap;
    let fitting = wishes.iter().take_while(|(least, _)| {
        right += gap + least;
        right <= room
    });
    fitting.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: f32 = 14.0;

    /// Nothing that is wider than usual.
    const USUAL: Contents = [0.0; COUNT];

    #[test]
    fn no_column_is_cut_at_the_edge_of_the_room() {
        for room in 200_u16..1_400 {
            let room = f32::from(room);
            let mut right = -GAP;
            let mut edges = widths(room, GAP, &USUAL).into_iter().map(|width| {
                right += GAP + width;
                right
            });
            let is_filled = edges.any(|edge| (edge - room).abs() < 0.1);
            assert!(is_filled, "{room}");
        }
    }

    #[test]
    fn what_is_asked_for_most_is_seen_beside_both_panels_of_the_smallest_window() {
        let seen = &Column::ALL[..seen(626.0, GAP, &wishes(&USUAL))];
        assert_eq!(seen.last(), Some(&Column::Purpose));
    }

    #[test]
    fn a_wide_room_goes_to_the_names() {
        let [name, cidr, ..] = widths(2_000.0, GAP, &USUAL);
        assert!(800.0 < name, "{name}");
        assert_eq!(cidr, 116.0);
    }

    #[test]
    fn a_number_is_never_cut_and_a_purpose_only_where_room_is_scarce() {
        let mut contents = USUAL;
        (contents[3], contents[5]) = (66.0, 240.0);
        for room in [200.0, 400.0, 900.0, 2_000.0] {
            assert!(widths(room, GAP, &contents)[3] >= 66.0, "{room}");
        }
        assert_eq!(widths(2_000.0, GAP, &contents)[5], 240.0);
        assert!(widths(640.0, GAP, &contents)[5] < 240.0);
    }
}
