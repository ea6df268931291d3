//! Plans the networks of Azure Kubernetes Service clusters: how every network model fills the VNet, to scale.
//!
//! The library is a stack of floors; a module uses only those above it in this list.
//!
//! 1. [`net`]: address arithmetic, which knows nothing of Azure.
//! 2. [`azure`]: limits, models, purposes and rules, each with its source.
//! 3. [`design`]: the document, which is what a person decided, and its file.
//! 4. [`edit`]: commands that change the document, and their history.
//! 5. [`plan`]: what every range needs and holds, and how far it goes.
//! 6. [`check`]: what is wrong with it, and what would fix it.
//! 7. [`decide`]: which model suits, how alternatives differ, and the way from what runs today.
//! 8. [`scene`]: the picture of it as plain data.
//! 9. [`page`]: the picture laid out on paper and slides, and how a page becomes SVG, PDF and PNG.
//! 10. [`export`]: what leaves the program; [`import`]: what comes in; [`session`]: one open document with all that
//!     follows from it.
//! 11. [`ui`]: the screen.
//! 12. [`app`]: the application, the only floor that touches the world.

pub mod net;

pub mod azure;

pub mod design;

pub mod edit;

pub mod plan;

pub mod check;

pub mod decide;

pub mod scene;

pub mod page;

pub mod export;
pub mod import;
pub mod session;

pub mod ui;

pub mod app;
