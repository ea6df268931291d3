//! Rules of the family `lifecycle`.
