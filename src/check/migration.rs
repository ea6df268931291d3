//! Rules of the family `migration`.
