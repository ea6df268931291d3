//! Rules of the family `sizing`.
