//! Terraform expressions, evaluated as far as possible without Terraform.
//!
//! Everything is evaluated on demand, once, within a number of steps for the whole configuration. What refers to
//! itself, nests too deep or takes too many steps is not known, and says so.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use hcl_edit::expr::{
    BinaryOp, BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, TraversalOperator, UnaryOperator,
};
use hcl_edit::{Decorated, Ident};

use super::configuration::Folder;
use super::functions;
use super::value::{MOST_NAME, Open, Val, Why, steps};
use crate::import::MOST_ITEMS;

/// How deep expressions may lead to expressions.
const MOST_DEPTH: usize = 160;

/// What is evaluated once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key<'b> {
    Local(usize, &'b str),
    Variable(usize, &'b str),
    Output(usize, &'b str),
    Instances(usize, usize),
    Calls(usize, usize),
    Attribute(usize, usize, usize, &'b str),
}

/// A module in use: a folder, with what its variables are given.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) folder: usize,
    /// What stands before addresses in it: `module.net.`
    pub(super) prefix: String,
    pub(super) given: BTreeMap<Rc<str>, Val>,
    pub(super) nested: usize,
}

/// The index of an instance as addresses have it, with what `each` and `count` mean there.
#[derive(Debug, Clone, Default)]
pub(super) struct Instance {
    /// `["a"]`, `[0]`, or nothing.
    pub(super) index: String,
    pub(super) each: Option<(Val, Val)>,
    pub(super) count: Option<usize>,
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) module: usize,
    pub(super) instance: Option<&'a Instance>,
    pub(super) bound: Option<&'a Bound<'a>>,
}

/// A name that a loop gives to a value, with those around it.
#[derive(Debug)]
pub(super) struct Bound<'a> {
    pub(super) name: &'a str,
    pub(super) value: Val,
    pub(super) outer: Option<&'a Self>,
}

/// The instances of blocks, by module and block.
type Instances = HashMap<(usize, usize), Rc<Vec<Instance>>>;

/// A configuration during evaluation.
#[derive(Debug)]
pub(super) struct Evaluator<'b> {
    pub(super) folders: Vec<Folder<'b>>,
    pub(super) modules: RefCell<Vec<Rc<Module>>>,
    /// The evaluated values; none while evaluation is running.
    memo: RefCell<HashMap<Key<'b>, Option<Val>>>,
    pub(super) instances: RefCell<Instances>,
    left: Cell<usize>,
    depth: Cell<usize>,
}

impl<'b> Evaluator<'b> {
    pub(super) fn new(folders: Vec<Folder<'b>>) -> Self {
        Self {
            folders,
            modules: RefCell::default(),
            memo: RefCell::default(),
            instances: RefCell::default(),
            left: Cell::new(MOST_ITEMS),
            depth: Cell::new(0),
        }
    }

    /// What takes more steps than are left.
    pub(super) fn spent() -> Val {
        Val::unknown("the configuration takes too many steps to evaluate")
    }

    /// Whether all steps are used up.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes steps; false where there are none left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// A value as JSON; what is not known is told to `unknown`.
    pub(super) fn json(&self, value: &Val, unknown: &mut dyn FnMut(&Why)) -> Option<serde_json::Value> {
        let mut left = self.left.get();
        let json = value.to_json(unknown, &mut left);
        self.left.set(left);
        json
    }

    /// Works `key` out once.
    pub(super) fn once(&self, key: Key<'b>, work: impl FnOnce() -> Val) -> Val {
        if let Some(known) = self.memo.borrow().get(&key) {
            return known.clone().unwrap_or_else(|| Val::fault("it refers to itself"));
        }
        self.memo.borrow_mut().insert(key.clone(), None);
        let value = work();
        self.memo.borrow_mut().insert(key, Some(value.clone()));
        value
    }

    /// The value of an expression.
    pub(super) fn value(&self, expression: &'b Expression, around: Around<'_>) -> Val {
        if !self.spend(1) {
            return Self::spent();
        }
        if MOST_DEPTH <= self.depth.get() {
            return Val::unknown("expressions refer to one another too deeply");
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.expression(expression, around);
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn expression(&self, expression: &'b Expression, around: Around<'_>) -> Val {
        match expression {
            Expression::Null(_) => Val::Null,
            Expression::Bool(truth) => Val::Bool(**truth),
            Expression::Number(number) => number
                .as_f64()
                .map_or_else(|| Val::fault("it is not a number"), Val::Number),
            Expression::String(text) if !self.spend(steps(text)) => Self::spent(),
            Expression::String(text) => Val::text(text.as_str()),
            Expression::Array(array) => {
                Val::list(array.iter().map(|value| self.value(value, around)).collect())
            }
            Expression::Object(object) => {
                let mut values = BTreeMap::new();
                for (key, value) in object {
                    let key = match key {
                        ObjectKey::Ident(name) if MOST_NAME < name.as_str().len() => None,
                        ObjectKey::Ident(name) => Some(Rc::from(name.as_str())),
                        ObjectKey::Expression(key) => self.value(key, around).as_name(),
                    };
                    if let Some(key) = key {
                        values.insert(key, self.value(value.expr(), around));
                    }
                }
                Val::object(values)
            }
            Expression::StringTemplate(template) => self.template(template, around),
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template, around),
            Expression::Parenthesis(inner) => self.value(inner.inner(), around),
            Expression::Variable(_) => self.traversal(expression, &[], around),
            Expression::Traversal(traversal) => self.traversal(&traversal.expr, &traversal.operators, around),
            Expression::Conditional(conditional) => {
                let truth = self.value(&conditional.cond_expr, around);
                match truth.as_truth() {
                    Some(true) => self.value(&conditional.true_expr, around),
                    Some(false) => self.value(&conditional.false_expr, around),
                    None => unknown_or(truth, "a condition is neither true nor false"),
                }
            }
            Expression::FuncCall(call) => self.call(call, around),
            Expression::UnaryOp(operation) => {
                let value = self.value(&operation.expr, around);
                match *operation.operator {
                    UnaryOperator::Neg => match value.as_number() {
                        Some(number) => Val::Number(-number),
                        None => unknown_or(value, "it is not a number"),
                    },
                    UnaryOperator::Not => match value.as_truth() {
                        Some(truth) => Val::Bool(!truth),
                        None => unknown_or(value, "it is neither true nor false"),
                    },
                }
            }
            Expression::BinaryOp(operation) => self.binary(operation, around),
            Expression::ForExpr(each) => self.for_each(each, around),
        }
    }

    fn binary(&self, operation: &'b BinaryOp, around: Around<'_>) -> Val {
        let one = self.value(&operation.lhs_expr, around);
        let other = self.value(&operation.rhs_expr, around);
        let operator = *operation.operator.value();
        if let BinaryOperator::And | BinaryOperator::Or = operator {
            let decides = operator == BinaryOperator::Or;
            return match (one.as_truth(), other.as_truth()) {
                // One of them may decide alone.
                (Some(truth), _) | (_, Some(truth)) if truth == decides => Val::Bool(decides),
                (Some(_), Some(_)) => Val::Bool(!decides),
                (None, _) => unknown_or(one, "it is neither true nor false"),
                (_, None) => unknown_or(other, "it is neither true nor false"),
            };
        }
        if let BinaryOperator::Eq | BinaryOperator::NotEq = operator {
            let mut left = self.left.get();
            let same = one.equals(&other, &mut left);
            self.left.set(left);
            if let Some(same) = same {
                return Val::Bool(same == (operator == BinaryOperator::Eq));
            }
            let is_first = matches!(one, Val::Unknown(_));
            return unknown_or(if is_first { one } else { other }, "it cannot be compared");
        }
        let (Some(first), Some(second)) = (one.as_number(), other.as_number()) else {
            let which = if one.as_number().is_none() { one } else { other };
            return unknown_or(which, "it is not a number");
        };
        let number = match operator {
            BinaryOperator::Plus => first + second,
            BinaryOperator::Minus => first - second,
            BinaryOperator::Mul => first * second,
            BinaryOperator::Div => first / second,
            BinaryOperator::Mod => first % second,
            BinaryOperator::Less => return Val::Bool(first < second),
            BinaryOperator::LessEq => return Val::Bool(first <= second),
            BinaryOperator::Greater => return Val::Bool(second < first),
            _ => return Val::Bool(second <= first),
        };
        if number.is_finite() {
            Val::Number(number)
        } else {
            Val::fault("it divides by zero or overflows")
        }
    }

    fn call(&self, call: &'b FuncCall, around: Around<'_>) -> Val {
        let name = call.name.name.as_str();
        if call.name.is_namespaced() {
            return Val::unknown(format!("the provider function {name} is not supported"));
        }
        if name == "try" || name == "can" {
            return self.attempt(call, name == "can", around);
        }
        let mut arguments: Vec<Val> = call.args.iter().map(|value| self.value(value, around)).collect();
        if call.args.expand_final() {
            match arguments.pop() {
                Some(Val::List(values, _)) if self.spend(values.len()) => {
                    arguments.extend(values.iter().cloned());
                }
                Some(other) => return unknown_or(other, "what precedes ... is not a list"),
                None => {}
            }
        }
        if let Some(unknown) = arguments.iter().find(|value| matches!(value, Val::Unknown(_))) {
            return match (name, unknown) {
                // A name in small letters is as good a name as another.
                ("lower" | "trimspace", Val::Unknown(why)) if why.stand_in.is_some() => unknown.clone(),
                ("lookup" | "coalesce", _) if !matches!(arguments.first(), Some(Val::Unknown(_))) => {
                    functions::call(name, &arguments).unwrap_or(Val::Null)
                }
                (_, Val::Unknown(why)) => Val::unknown(why.text.clone()),
                _ => Val::Null,
            };
        }
        // Both reading the arguments and storing the result cost steps.
        let looks = arguments.iter().map(Val::steps).fold(0, usize::saturating_add);
        if !self.spend(looks) {
            return Self::spent();
        }
        let value = functions::call(name, &arguments);
        if !self.spend(value.as_ref().map_or(0, Val::steps)) {
            return Self::spent();
        }
        value.unwrap_or_else(|| Val::unknown(format!("the function {name} is not supported")))
    }

    /// `try`, which takes the first that is no fault, and `can`, which says whether there is one.
    fn attempt(&self, call: &'b FuncCall, only_asks: bool, around: Around<'_>) -> Val {
        let mut last = Val::fault("nothing to try");
        for argument in &call.args {
            last = self.value(argument, around);
            match &last {
                Val::Unknown(why) if why.is_fault => {}
                Val::Unknown(_) => return last,
                _ if only_asks => return Val::Bool(true),
                _ => return last,
            }
        }
        if only_asks { Val::Bool(false) } else { last }
    }

    fn for_each(&self, each: &'b ForExpr, around: Around<'_>) -> Val {
        let collection = self.value(&each.intro.collection_expr, around);
        let pairs = match pairs(&collection) {
            Some(pairs) if self.spend(pairs.len()) => pairs,
            _ => {
                return unknown_or(
                    collection,
                    "a for expression loops over neither a list nor an object",
                );
            }
        };
        let mut listed = Vec::new();
        let mut keyed: BTreeMap<Rc<str>, Vec<Val>> = BTreeMap::new();
        let names = (each.intro.key_var.as_ref(), &each.intro.value_var);
        for (key, value) in pairs {
            let made = with_bound(names, key, value, around, |around| {
                if let Some(condition) = &each.cond {
                    let truth = self.value(&condition.expr, around);
                    match truth.as_truth() {
                        Some(true) => {}
                        Some(false) => return Ok(()),
                        None => return Err(unknown_or(truth, "a condition is neither true nor false")),
                    }
                }
                let value = self.value(&each.value_expr, around);
                match &each.key_expr {
                    None => listed.push(value),
                    Some(key) => {
                        let key = self.value(key, around);
                        match key.as_name() {
                            Some(name) => keyed.entry(name).or_default().push(value),
                            None => return Err(unknown_or(key, "a key is not text")),
                        }
                    }
                }
                Ok(())
            });
            if let Err(unknown) = made {
                return unknown;
            }
        }
        if each.key_expr.is_none() {
            return Val::list(listed);
        }
        let keyed = keyed.into_iter().map(|(key, mut values)| {
            let value = if each.grouping {
                Val::list(values)
            } else {
                values.pop().unwrap_or(Val::Null)
            };
            (key, value)
        });
        Val::object(keyed.collect())
    }

    /// What a name stands for, and what its operators pick out of it.
    fn traversal(
        &self,
        root: &'b Expression,
        operators: &'b [Decorated<TraversalOperator>],
        around: Around<'_>,
    ) -> Val {
        let Expression::Variable(name) = root else {
            return self.pick(self.value(root, around), operators, around);
        };
        let is_long = |name: &str| MOST_NAME < name.len();
        let has_long = operators.iter().any(
            |operator| matches!(operator.value(), TraversalOperator::GetAttr(name) if is_long(name.as_str())),
        );
        if has_long || is_long(name.as_str()) {
            return Val::unknown("a name is longer than any that Azure takes");
        }
        let mut bound = around.bound;
        while let Some(own) = bound {
            if own.name == name.as_str() {
                return self.pick(own.value.clone(), operators, around);
            }
            bound = own.outer;
        }
        let attribute = |at: usize| match operators.get(at).map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        let (value, used) = self.named(name.as_str(), attribute(0), attribute(1), around);
        self.pick(value, operators.get(used..).unwrap_or_default(), around)
    }

    /// What the operators pick out of a value.
    fn pick(&self, mut value: Val, operators: &'b [Decorated<TraversalOperator>], around: Around<'_>) -> Val {
        for (at, operator) in operators.iter().enumerate() {
            if !self.spend(1) {
                return Self::spent();
            }
            value = match operator.value() {
                TraversalOperator::GetAttr(name) => self.attribute_of(value, name.as_str()),
                TraversalOperator::Index(key) => element_of(value, &self.value(key, around)),
                TraversalOperator::LegacyIndex(place) => {
                    let place = usize::try_from(**place).unwrap_or(usize::MAX);
                    element_of(value, &Val::count(place))
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let rest = operators.get(at + 1..).unwrap_or_default();
                    let each: Vec<Val> = match &value {
                        Val::List(values, _) => values.to_vec(),
                        Val::Null => Vec::new(),
                        Val::Unknown(_) => return value,
                        // Of a resource that is made once, too.
                        other => vec![other.clone()],
                    };
                    if !self.spend(each.len()) {
                        return Self::spent();
                    }
                    return Val::list(
                        each.into_iter()
                            .map(|value| self.pick(value, rest, around))
                            .collect(),
                    );
                }
            };
        }
        value
    }

    fn attribute_of(&self, value: Val, name: &'b str) -> Val {
        match &value {
            Val::Object(values, _) => values
                .get(name)
                .cloned()
                .unwrap_or_else(|| Val::fault(format!("there is no {name} in it"))),
            Val::Open(Open::Resource {
                module,
                block,
                instance,
            }) => self.resource_attribute(*module, *block, *instance, name),
            Val::Open(Open::Module(module)) => self.output(*module, name),
            _ => unknown_or(value, "it has no attributes"),
        }
    }
}

/// The element of a list or an object.
fn element_of(value: Val, key: &Val) -> Val {
    if let Val::Unknown(_) = key {
        return key.clone();
    }
    let found = match &value {
        Val::List(values, _) => key
            .as_integer()
            .and_then(|at| values.get(usize::try_from(at).ok()?)),
        Val::Object(values, _) => key.as_text().and_then(|key| values.get(&key)),
        _ => return unknown_or(value, "it has no elements"),
    };
    found
        .cloned()
        .unwrap_or_else(|| Val::fault("there is no such element in it"))
}

/// The value itself where it is not known; otherwise that it is wrong.
pub(super) fn unknown_or(value: Val, fault: &str) -> Val {
    match value {
        Val::Unknown(_) => value,
        _ => Val::fault(fault),
    }
}

/// Keys and values of a list or an object.
pub(super) fn pairs(value: &Val) -> Option<Vec<(Val, Val)>> {
    match value {
        Val::List(values, _) => {
            let each = values.iter().enumerate();
            Some(each.map(|(at, value)| (Val::count(at), value.clone())).collect())
        }
        Val::Object(values, _) => {
            let each = values.iter();
            Some(
                each.map(|(key, value)| (Val::Text(Rc::clone(key)), value.clone()))
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Does `work` where a loop has given its names to a key and a value.
pub(super) fn with_bound<T>(
    (key_name, value_name): (Option<&Decorated<Ident>>, &Decorated<Ident>),
    key: Val,
    value: Val,
    around: Around<'_>,
    work: impl FnOnce(Around<'_>) -> T,
) -> T {
    let of_key = Bound {
        name: key_name.map_or("", |name| name.as_str()),
        value: key,
        outer: around.bound,
    };
    let of_value = Bound {
        name: value_name.as_str(),
        value,
        outer: Some(&of_key),
    };
    work(Around {
        bound: Some(&of_value),
        ..around
    })
}
