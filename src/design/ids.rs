//! Ids that identify the parts of a design while the program runs.
//!
//! Names repeat in a broken design and positions change with every edit; an id stays with its part through renames,
//! moves, undo and redo. Ids are given on reading, in document order, and to whatever an edit adds. They are never
//! saved, and designs with the same content are equal whatever their ids.

use std::collections::{BTreeSet, HashMap};

use super::{Alternative, Cluster, ConnectedRange, Design, Name, Network, NodePool, Shared, Subnet};

/// Declares the id of one kind of part; 0 is none.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl Number for $name {
            fn number(&mut self) -> &mut u64 {
                &mut self.0
            }
        }
    )+};
}

id!(
    /// Identifies an alternative.
    AlternativeId,
    /// Identifies a VNet.
    NetworkId,
    /// Identifies a subnet.
    SubnetId,
    /// Identifies a cluster.
    ClusterId,
    /// Identifies a node pool.
    PoolId,
    /// Identifies a connected range.
    ConnectedId,
);

/// A value that exists only while the program runs and is not part of the document: any two are equal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Runtime<T>(T);

impl<T: Copy> Runtime<T> {
    /// The value.
    pub const fn get(self) -> T {
        self.0
    }
}

impl<T> PartialEq for Runtime<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Runtime<T> {}

impl Design {
    /// Gives an id to every part that has none, or that shares one with a part before it.
    pub fn give_ids(&mut self) {
        let mut known = Vec::new();
        self.connected.ids(&mut known);
        self.alternatives.ids(&mut known);
        self.last_id.0 = known.iter().copied().fold(self.last_id.0, u64::max);
        let mut numbers = Numbers {
            last: self.last_id.0,
            keep: known.into_iter().filter(|id| *id != 0).collect(),
        };
        self.connected.renumber(&mut numbers);
        self.alternatives.renumber(&mut numbers);
        self.last_id.0 = numbers.last;
    }

    /// The same design with an id for every part.
    #[must_use]
    pub fn with_ids(mut self) -> Self {
        self.give_ids();
        self
    }

    /// Takes over the ids of the parts of `earlier` with the same names: for a design that was read again, whose own
    /// ids mean nothing.
    pub(crate) fn take_ids(&mut self, earlier: &Self) {
        self.connected.forget_ids();
        self.alternatives.forget_ids();
        self.connected.take_ids(&earlier.connected);
        self.alternatives.take_ids(&earlier.alternatives);
    }

    /// Continues from `last` if that is higher, so that no id given elsewhere is reused.
    pub fn count_from(&mut self, last: u64) {
        self.last_id.0 = self.last_id.0.max(last);
    }

    /// `added` with ids that nothing in this design has or ever had.
    pub(crate) fn number<T: Numbered>(&mut self, added: &T) -> T {
        self.number_like(added, Vec::new())
    }

    /// `added` with new ids, except those of `known`, which it may keep.
    pub(crate) fn number_like<T: Numbered>(&mut self, added: &T, known: Vec<u64>) -> T {
        let mut added = added.clone();
        let mut numbers = Numbers {
            last: self.last_id.0,
            keep: known.into_iter().collect(),
        };
        added.renumber(&mut numbers);
        self.last_id.0 = numbers.last;
        added
    }
}

/// A newtype over a number.
trait Number {
    fn number(&mut self) -> &mut u64;
}

/// Hands out numbers.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// The last one handed out.
    last: u64,
    /// Those that parts may keep, each once.
    keep: BTreeSet<u64>,
}

impl Numbers {
    fn settle(&mut self, id: &mut Runtime<impl Number>) {
        let number = id.0.number();
        if !self.keep.remove(number) {
            self.last += 1;
            *number = self.last;
        }
    }
}

/// A part with an id, or with parts that have one.
pub(crate) trait Numbered: Clone {
    /// Its ids, in document order.
    fn ids(&self, into: &mut Vec<u64>);

    /// Gives new ids to what may not keep its own.
    fn renumber(&mut self, numbers: &mut Numbers);

    /// Removes its ids.
    fn forget_ids(&mut self);

    /// Takes over the ids of the same parts in `earlier`.
    fn take_ids(&mut self, earlier: &Self);
}

/// A part in a list of such parts.
pub(crate) trait Part: Numbered {
    /// Its id as a number; 0 is none.
    fn number(&self) -> u64;

    /// Its name.
    fn known_as(&self) -> &Name;

    /// Makes it new in its list, whatever happens to its parts.
    fn be_new(&mut self);
}

impl<T: Part> Numbered for Vec<T> {
    fn ids(&self, into: &mut Vec<u64>) {
        for part in self {
            part.ids(into);
        }
    }

    fn renumber(&mut self, numbers: &mut Numbers) {
        for part in self {
            part.renumber(numbers);
        }
    }

    fn forget_ids(&mut self) {
        for part in self {
            part.forget_ids();
        }
    }

    /// The same part has the same name, or else the same id.
    fn take_ids(&mut self, earlier: &Self) {
        let mut named: HashMap<&Name, &T> = HashMap::new();
        for part in earlier {
            named.entry(part.known_as()).or_insert(part);
        }
        let mut numbered: HashMap<u64, &T> = earlier.iter().map(|part| (part.number(), part)).collect();
        let mut renamed = Vec::new();
        for part in self {
            if let Some(same) = named.remove(part.known_as()) {
                numbered.remove(&same.number());
                part.take_ids(same);
            } else {
                renamed.push(part);
            }
        }
        for part in renamed {
            match numbered.remove(&part.number()) {
                Some(same) => part.take_ids(same),
                None => part.be_new(),
            }
        }
    }
}

impl<T: Part> Part for Shared<T> {
    fn number(&self) -> u64 {
        (**self).number()
    }

    fn known_as(&self) -> &Name {
        (**self).known_as()
    }

    fn be_new(&mut self) {
        if self.number() != 0 {
            (**self).be_new();
        }
    }
}

impl<T: Numbered> Numbered for Shared<T> {
    fn ids(&self, into: &mut Vec<u64>) {
        (**self).ids(into);
    }

    fn renumber(&mut self, numbers: &mut Numbers) {
        let mut ids = Vec::new();
        self.ids(&mut ids);
        let count = ids.len();
        let ids: BTreeSet<u64> = ids.into_iter().collect();
        // A part that keeps all its ids is not touched, and so stays shared.
        if ids.len() == count && ids.is_subset(&numbers.keep) {
            for id in &ids {
                numbers.keep.remove(id);
            }
        } else {
            (**self).renumber(numbers);
        }
    }

    fn forget_ids(&mut self) {
        (**self).forget_ids();
    }

    fn take_ids(&mut self, earlier: &Self) {
        // One value has the same ids already, and stays shared.
        if !self.is(earlier) {
            (**self).take_ids(earlier);
        }
    }
}

/// Implements [`Numbered`] for a part with an `id` and lists of parts.
macro_rules! numbered {
    ($($part:ident { $($list:ident),* })+) => {$(
        impl Numbered for $part {
            fn ids(&self, into: &mut Vec<u64>) {
                into.push(self.id.0.0);
                $(self.$list.ids(into);)*
            }

            fn renumber(&mut self, numbers: &mut Numbers) {
                numbers.settle(&mut self.id);
                $(self.$list.renumber(numbers);)*
            }

            fn forget_ids(&mut self) {
                self.be_new();
                $(self.$list.forget_ids();)*
            }

            fn take_ids(&mut self, earlier: &Self) {
                self.id = earlier.id;
                $(self.$list.take_ids(&earlier.$list);)*
            }
        }

        impl Part for $part {
            fn number(&self) -> u64 {
                self.id.0.0
            }

            fn known_as(&self) -> &Name {
                &self.name
            }

            fn be_new(&mut self) {
                self.id = Runtime::default();
            }
        }
    )+};
}

numbered! {
    Alternative { networks, clusters }
    Network { subnets }
    Subnet {}
    Cluster { pools }
    NodePool {}
    ConnectedRange {}
}
