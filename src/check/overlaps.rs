//! Rules of the family `overlaps`.
