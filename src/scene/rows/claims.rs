//! Where something else uses the addresses of a row.

use std::collections::BTreeMap;

use crate::net::Span;

use crate::scene::map::{Item, MapRow, MapScene, Role, Row, RowKind};

/// Addresses of a row that something else uses too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Which addresses.
    pub span: Span,
    /// What of the row it is about.
    pub own: Item,
    /// What uses them too.
    pub other: Item,
}

impl Claim {
    /// The claims of a row on what lies in one of its tracks, each user of the same addresses once.
    pub fn of_track(claims: &[Self], track: Option<&Row>) -> Vec<Self> {
        let own = |claim: &Self| Some(track?.at(claim.span.first())?.item);
        let here = claims.iter().filter(|claim| claim.is_about(track));
        // What a plate names already is not a claim.
        let others = here.filter(|claim| own(claim) != Some(claim.other));
        let mut others: Vec<Self> = others.copied().collect();
        others.sort_by_key(|claim| (claim.span, claim.other, claim.own));
        others.dedup_by_key(|claim| (claim.span, claim.other));
        others
    }

    /// Whether what it is about lies in this track of its row.
    fn is_about(&self, track: Option<&Row>) -> bool {
        let there = track.and_then(|track| track.at(self.span.first()));
        !matches!(self.own, Item::Subnet { .. }) || there.is_some_and(|bar| bar.item == self.own)
    }
}

/// Most places of a row that are drawn.
const MOST_CLAIMS: usize = 64;

/// Where something outside of a row uses its addresses, by row.
pub fn claims_by_row(scene: &MapScene) -> BTreeMap<RowKind, Vec<Claim>> {
    let mut rows: BTreeMap<RowKind, Vec<Claim>> = BTreeMap::new();
    for overlap in &scene.overlaps {
        let (one, other) = overlap.items;
        for (own, other) in [(one, other), (other, one)] {
            let claims = rows.entry(own.row()).or_default();
            if claims.len() < MOST_CLAIMS {
                claims.push(Claim {
                    span: overlap.span,
                    own,
                    other,
                });
            }
        }
    }
    rows
}

/// Where something else uses the addresses of a row: `across` from outside of it, and what overlaps inside.
pub fn claims(across: Vec<Claim>, row: &MapRow) -> Vec<Claim> {
    let mut claims = across;
    let mut tracks = row.lane.rows.iter();
    let first = tracks.next();
    for bar in tracks.flat_map(|track| &track.bars) {
        let under = first.map_or(&[][..], |first| {
            let from = first
                .bars
                .partition_point(|under| under.span.end() <= bar.span.first());
            first.bars.get(from..).unwrap_or_default()
        });
        let under = under
            .iter()
            .take_while(|under| under.span.first() < bar.span.end())
            .filter(|under| under.role != Role::Free);
        for under in under.take(MOST_CLAIMS) {
            if claims.len() < MOST_CLAIMS
                && let Some(span) = bar.span.intersection(&under.span)
            {
                for (own, other) in [(under.item, bar.item), (bar.item, under.item)] {
                    claims.push(Claim { span, own, other });
                }
            }
        }
    }
    claims.sort_by_key(|claim| (claim.span, claim.own, claim.other));
    claims.dedup();
    claims
}
