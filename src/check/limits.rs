//! Rules of the family `limits`.
