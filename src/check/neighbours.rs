//! Rules of the family `neighbours`.
