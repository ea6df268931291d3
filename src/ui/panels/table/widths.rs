//! How wide the columns are unless someone dragged them: as many as find room are seen whole, and fill it together.
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

/// The widths of the columns in a room of that width, with a gap between them.
pub(super) fn widths(room: f32, gap: f32) -> [f32; COUNT] {
    let seen = seen(room, gap);
    let wishes = || Column::ALL.into_iter().take(seen).map(Column::wish);
    let gaps = gap * seen.saturating_sub(1) as f32;
    let least: f32 = wishes().map(|(least, _)| least).sum();
    let wish: f32 = wishes().map(|(_, wish)| wish).sum();
    let share = ((room - gaps - least) / (wish - least).max(1.0)).clamp(0.0, 1.0);
    let over = (room - gaps - wish).max(0.0);
    let mut at = 0;
    Column::ALL.map(|column| {
        let (least, wish) = column.wish();
        let share = if at < seen { share } else { 1.0 };
        let more = if at == 0 { over } else { 0.0 };
        at += 1;
        (wish - least).mul_add(share, least) + more
    })
}

/// How many columns fit next to each other, at least one.
fn seen(room: f32, gap: f32) -> usize {
    let mut right = -gap;
    let fitting = Column::ALL.into_iter().take_while(|column| {
        right += gap + column.wish().0;
        right <= room
    });
    fitting.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: f32 = 14.0;

    #[test]
    fn no_column_is_cut_at_the_edge_of_the_room() {
        for room in 200_u16..1_400 {
            let room = f32::from(room);
            let mut right = -GAP;
            let mut edges = widths(room, GAP).into_iter().map(|width| {
                right += GAP + width;
                right
            });
            let is_filled = edges.any(|edge| (edge - room).abs() < 0.1);
            assert!(is_filled, "{room}");
        }
    }

    #[test]
    fn what_is_asked_for_most_is_seen_beside_both_panels_of_the_smallest_window() {
        let seen = &Column::ALL[..seen(626.0, GAP)];
        assert_eq!(seen.last(), Some(&Column::Purpose));
    }

    #[test]
    fn a_wide_room_goes_to_the_names() {
        let [name, cidr, ..] = widths(2_000.0, GAP);
        assert!(800.0 < name, "{name}");
        assert_eq!(cidr, 116.0);
    }
}
