//! The command line: the same engine without a window.
//!
//! Arguments in, one answer out. Standard output holds only the result, in one piece, so that a script never reads half
//! of it; messages go to standard error. Nothing here computes: it reads files, asks the floors below and chooses
//! between text and JSON.

mod diff;
mod export;
mod import;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::launch::RendererChoice;
use super::storage;
use crate::azure::{Model, Severity};
use crate::check::{Checked, check, rules};
use crate::design::{Design, NodeCount, OtherCount, PodCount, Surge, UnitError, file, inert};
use crate::export::json::{self, CheckReport, CheckedFile, DiffReport, PlanReport, RulesReport};
use crate::export::{sarif, text};
use crate::plan::{DEFAULT_SURGE, GivenPrefixes, most_in, plain_pool, plan, size, sizes};

pub use diff::{DiffArguments, DiffFormat};
pub use export::ExportArguments;
pub use import::ImportArguments;

/// What every help says of exit codes.
const EXIT_CODES: &str = "Exit codes:
  0  done; for check: nothing found at or above the level of --fail-on; for diff: nothing got worse
  1  check found something at or above the level of --fail-on, or diff something that got worse
  2  a file could not be read, the arguments are invalid, or no window could be opened";

/// Plans the networks of AKS clusters: how every network model fills the VNet, to scale
#[derive(Debug, Parser)]
#[command(
    name = "aksnet",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = format!(
        "Examples:\n  aksnet\n  aksnet shop.aksnet\n  aksnet ./plan\n  aksnet check shop.aksnet\n\n\
         A file named like a command is opened by its path, such as ./plan.\n\n{EXIT_CODES}"
    )
)]
pub struct Arguments {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to open the window, without a command.
    #[command(flatten)]
    pub window: WindowArguments,
}

/// How the window is opened.
#[derive(Debug, Args)]
pub struct WindowArguments {
    /// Design file to open; without one a worked example is shown
    pub file: Option<PathBuf>,
    /// What stands behind a mistyped command.
    #[arg(hide = true)]
    pub rest: Vec<PathBuf>,
    /// What draws the window
    #[arg(long, value_enum, default_value_t)]
    pub renderer: RendererChoice,
    /// Print the time to the first frame and the resident memory, and end
    #[arg(long, hide = true)]
    pub report_start: bool,
}

impl WindowArguments {
    /// The file to open, after a look whether there is one: a mistyped command is better reported here than in a
    /// window.
    ///
    /// # Errors
    /// When there is no such file, or several are given.
    pub fn existing_file(self) -> anyhow::Result<Option<PathBuf>> {
        let Some(file) = self.file else { return Ok(None) };
        if file.as_os_str() == STREAM {
            bail!(
                "the window opens files, not standard input; use `aksnet plan -` or `aksnet check -` to \
                 read it"
            );
        }
        match std::fs::metadata(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                bail!(
                    "no command or file has this name; `aksnet --help` lists the commands: {}",
                    file.display()
                )
            }
            _ if !self.rest.is_empty() => {
                bail!("a window shows one design; open each of the others in its own window")
            }
            // The window reports everything else, and offers another file.
            _ => Ok(Some(file)),
        }
    }
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print every sum, how far each cluster goes, and the comparison of models
    #[command(after_help = format!(
        "Examples:\n  aksnet plan shop.aksnet\n  aksnet plan shop.aksnet --format json\n  \
         cat shop.aksnet | aksnet plan -\n\n{EXIT_CODES}"
    ))]
    Plan {
        /// Design file; `-` reads standard input
        file: PathBuf,
        /// Form of the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Answer one quick question without a file: what some nodes need, or how many a range holds
    #[command(after_help = format!(
        "Examples:\n  aksnet size --nodes 300 --max-pods 60\n  \
         aksnet size --in /22 --max-pods 30\n  \
         aksnet size --model node_subnet --nodes 50 --max-pods 30 --surge 1\n  \
         aksnet size --model overlay --nodes 50 --max-pods 110 --node-prefix /26 --pod-prefix /18\n  \
         aksnet size --model pod_subnet_dynamic --nodes 20 --max-pods 110 --planned-pods 40 --format json\n\n{EXIT_CODES}"
    ))]
    Size(SizeArguments),
    /// Print what is wrong with designs, with the reasons and the sources
    #[command(after_help = format!(
        "Examples:\n  aksnet check shop.aksnet\n  aksnet check shop.aksnet hub.aksnet --fail-on warning\n  \
         aksnet check shop.aksnet --format json\n  aksnet check shop.aksnet --format sarif\n  cat shop.aksnet | aksnet check - --fail-on never\n\n{EXIT_CODES}"
    ))]
    Check {
        /// Design files; `-` reads standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Form of the result
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
        /// Least severity that makes the exit code 1
        #[arg(long, value_enum, default_value_t)]
        fail_on: FailOn,
        /// Print nothing where the exit code is 0
        #[arg(short, long)]
        quiet: bool,
    },
    /// Print what changed from one design to another, and what follows from it
    #[command(after_help = format!(
        "Examples:\n  aksnet diff shop.aksnet hub.aksnet\n  aksnet diff shop.aksnet --alternatives A A\n  \
         cat shop.aksnet | aksnet diff - hub.aksnet --format markdown\n\n{EXIT_CODES}"
    ))]
    Diff(DiffArguments),
    /// Write a picture, a report, an address plan, code that makes it in Azure, or the design itself
    #[command(after_help = format!(
        "Examples:\n  aksnet export shop.aksnet -o shop.svg\n  \
         aksnet export shop.aksnet --to png --scale 3 --theme dark -o wall.png\n  \
         aksnet export shop.aksnet --to deck -o meeting.pdf\n  \
         aksnet export shop.aksnet -o meeting.pptx\n  \
         aksnet export shop.aksnet -o addresses.xlsx\n  \
         aksnet export shop.aksnet --to markdown --alternative A > record.md\n  \
         aksnet export shop.aksnet --to csv | head -n 3\n  \
         aksnet export shop.aksnet --strict -o main.bicep\n  \
         aksnet export shop.aksnet --to terraform -o shop.tf\n\n{EXIT_CODES}"
    ))]
    Export(ExportArguments),
    /// Make a design of what exists: output of az, templates, Terraform, address plans
    #[command(after_help = format!(
        "Files are recognised by their content, and several become one design. What was left out \
         and what was assumed is reported on standard error.\n\n\
         Formats:\n{}\n\
         Examples:\n  az aks show -g rg -n aks | aksnet import -\n  \
         aksnet import vnets.json clusters.json -o today.aksnet\n  \
         aksnet import plan.json --into shop.aksnet -o shop.aksnet\n  \
         aksnet import clusters.json --into shop.aksnet --refresh -o shop.aksnet\n\n{EXIT_CODES}",
        import::formats()
    ))]
    Import(ImportArguments),
    /// Print what a shell needs to complete commands and their arguments
    #[command(after_help = format!(
        "Bash looks for it in ~/.local/share/bash-completion/completions, fish in ~/.config/fish/completions, zsh in the \
         folders of fpath; a PowerShell profile dot-sources it.\n\n\
         Examples:\n  aksnet completions bash > aksnet\n  aksnet completions fish > aksnet.fish\n  \
         aksnet completions zsh > _aksnet\n  aksnet completions powershell > aksnet.ps1\n\n{EXIT_CODES}"
    ))]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, for `man`
    #[command(after_help = format!(
        "Examples:\n  aksnet man > aksnet.1\n  man ./aksnet.1\n\n{EXIT_CODES}"
    ))]
    Man,
    /// Print the JSON Schema of the design file or of a report
    #[command(after_help = format!(
        "Examples:\n  aksnet schema\n  aksnet schema plan\n\n{EXIT_CODES}"
    ))]
    Schema {
        /// Of what
        #[arg(value_enum, default_value_t)]
        of: Document,
    },
    /// Print the catalogue of rules, or one rule in full
    #[command(after_help = format!(
        "Examples:\n  aksnet rules\n  aksnet rules pod-cidr-too-small\n  aksnet rules --format json\n\n{EXIT_CODES}"
    ))]
    Rules {
        /// Id of one rule
        id: Option<String>,
        /// Form of the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// The question that `size` answers.
#[derive(Debug, Args)]
pub struct SizeArguments {
    /// Network model [default: all of them]
    #[arg(long, value_parser = model_parser())]
    model: Option<Model>,
    /// Nodes, the autoscaler's maximum where there is one
    #[arg(long, value_parser = count::<NodeCount>, required_unless_present = "within")]
    nodes: Option<NodeCount>,
    /// Asks the other way: the most nodes in an empty VNet of this length, such as /22
    #[arg(long = "in", value_name = "LENGTH", value_parser = prefix_length, conflicts_with_all = ["nodes", "node_prefix", "pod_prefix"])]
    within: Option<u8>,
    /// Max pods of a node
    #[arg(long, value_parser = count::<PodCount>)]
    max_pods: PodCount,
    /// Extra nodes while upgrading, as a number or a percentage
    #[arg(long, default_value_t = DEFAULT_SURGE)]
    surge: Surge,
    /// Pods a node is expected to run, system pods included [default: max pods]
    #[arg(long, value_parser = count::<PodCount>)]
    planned_pods: Option<PodCount>,
    /// Other private addresses in the node subnet, such as internal load balancers
    #[arg(long, value_parser = count::<OtherCount>, default_value_t = OtherCount::ZERO)]
    other_addresses: OtherCount,
    /// Prefix length of a node subnet to be judged, such as /24
    #[arg(long, value_parser = prefix_length, requires = "model")]
    node_prefix: Option<u8>,
    /// Prefix length of a pod subnet or pod CIDR to be judged, such as /18
    #[arg(long, value_parser = prefix_length, requires = "model")]
    pod_prefix: Option<u8>,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Form of a result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; `aksnet schema` describes it.
    Json,
}

/// Form of what `check` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// For programs; `aksnet schema check` describes it.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
}

/// Least severity that makes `check` fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Azure refuses it, or it cannot work.
    #[default]
    Error,
    /// A documented or observed risk.
    Warning,
    /// Whatever is found.
    Never,
}

impl FailOn {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Never => None,
        }
    }
}

/// What has a JSON Schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Document {
    /// The design file.
    #[default]
    Design,
    /// What `plan --format json` prints.
    Plan,
    /// What `check --format json` prints.
    Check,
    /// What `diff --format json` prints.
    Diff,
    /// What `rules --format json` prints.
    Rules,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, and nothing found that should fail.
    Clean,
    /// `check` found something at or above the level asked for, or `diff` something that got worse.
    Findings,
    /// A file could not be read, or the arguments make no sense.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// The standard streams, or others in their place.
#[expect(missing_debug_implementations, reason = "streams have nothing to show")]
pub struct Streams<'a> {
    /// What `-` reads.
    pub input: &'a mut dyn Read,
    /// Takes the result.
    pub output: &'a mut dyn Write,
    /// Whether it is a terminal that a person reads.
    pub output_is_terminal: bool,
    /// Takes messages.
    pub messages: &'a mut dyn Write,
}

/// Performs `command`.
pub fn run(command: &Command, streams: &mut Streams<'_>) -> Exit {
    let (result, exit) = match answer(command, streams) {
        Ok(answer) => answer,
        Err(error) => {
            report_error(&error, streams.messages);
            return Exit::Failed;
        }
    };
    match streams
        .output
        .write_all(&result)
        .and_then(|()| streams.output.flush())
    {
        Ok(()) => exit,
        // The reader has closed the pipe, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => {
            report_error(
                &anyhow!(error).context("the result could not be written"),
                streams.messages,
            );
            Exit::Failed
        }
    }
}

/// Tells a person what went wrong, in one line.
pub fn report_error(error: &anyhow::Error, messages: &mut dyn Write) {
    // Where standard error is closed, the exit code still tells.
    writeln!(messages, "error: {}", inert(&format!("{error:#}"))).unwrap_or_default();
}

/// Tells a person what is worth knowing of a result, in one line.
fn note(text: &str, messages: &mut dyn Write) {
    writeln!(messages, "note: {}", inert(text)).unwrap_or_default();
}

fn answer(command: &Command, streams: &mut Streams<'_>) -> anyhow::Result<(Vec<u8>, Exit)> {
    let text = match command {
        Command::Check {
            files,
            format,
            fail_on,
            quiet,
        } => {
            let (mut text, exit) = check_files(files, *format, *fail_on, streams)?;
            if *quiet && exit == Exit::Clean {
                text.clear();
            }
            return Ok((text.into_bytes(), exit));
        }
        Command::Diff(arguments) => {
            let (text, exit) = diff::run(arguments, streams.input)?;
            return Ok((text.into_bytes(), exit));
        }
        Command::Export(arguments) => return Ok((export::run(arguments, streams)?, Exit::Clean)),
        Command::Import(arguments) => return import::run(arguments, streams),
        Command::Plan { file, format } => {
            let (design, _) = read_design(file, streams.input)?;
            let checked = Checked::new(Arc::new(design));
            let report = PlanReport::new(&checked.design, &checked.plan, &checked.findings);
            let report = report.with_ways_out(&checked);
            match format {
                Format::Text => text::plan(&report),
                Format::Json => json::to_text(&report),
            }
        }
        Command::Size(arguments) => sized(arguments)?,
        Command::Schema { of } => json::to_text(&match of {
            Document::Design => file::schema(),
            Document::Plan => json::schema::<PlanReport>(),
            Document::Check => json::schema::<CheckReport>(),
            Document::Diff => json::schema::<DiffReport>(),
            Document::Rules => json::schema::<RulesReport>(),
        }),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "aksnet", &mut script);
            return Ok((script, Exit::Clean));
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command())
                .render(&mut page)
                .context("the manual page could not be written")?;
            return Ok((page, Exit::Clean));
        }
        Command::Rules { id, format } => {
            let one = id.as_deref().map(find_rule).transpose()?;
            match (one, format) {
                (Some(rule), Format::Text) => text::rule(rule),
                (Some(rule), Format::Json) => json::to_text(&RulesReport::new(&[rule])),
                (None, Format::Text) => text::rules(&rules::CATALOGUE),
                (None, Format::Json) => json::to_text(&RulesReport::new(&rules::CATALOGUE)),
            }
        }
    };
    Ok((text.into_bytes(), Exit::Clean))
}

/// Checks every file that can be read, and reports an error for each of the others.
fn check_files(
    files: &[PathBuf],
    format: CheckFormat,
    fail_on: FailOn,
    streams: &mut Streams<'_>,
) -> anyhow::Result<(String, Exit)> {
    if files.iter().filter(|path| path.as_os_str() == STREAM).count() > 1 {
        bail!("standard input can be read once; give `-` once");
    }
    let mut checked = Vec::with_capacity(files.len());
    for path in files {
        match read_design(path, streams.input) {
            Ok((design, bytes)) => {
                let plan = plan(&design);
                let findings = check(&design, &plan);
                let name = path.display().to_string();
                checked.push(CheckedFile::new(name, &design, &plan, &findings).at_lines(&bytes));
            }
            Err(error) => report_error(&error, streams.messages),
        }
    }
    let report = CheckReport::new(checked);
    let exit = if report.files.len() < files.len() {
        Exit::Failed
    } else if fail_on
        .severity()
        .is_some_and(|severity| report.reaches(severity))
    {
        Exit::Findings
    } else {
        Exit::Clean
    };
    let text = match format {
        CheckFormat::Text => text::check(&report),
        CheckFormat::Json => json::to_text(&report),
        CheckFormat::Sarif => sarif::check(&report),
    };
    Ok((text, exit))
}

fn sized(arguments: &SizeArguments) -> anyhow::Result<String> {
    let SizeArguments {
        model,
        nodes,
        within,
        max_pods,
        surge,
        planned_pods,
        other_addresses,
        node_prefix,
        pod_prefix,
        format,
    } = *arguments;
    let mut pool = plain_pool(nodes.unwrap_or(NodeCount::saturating(1)), max_pods, Some(surge));
    pool.planned_pods = planned_pods;
    let pools = std::slice::from_ref(&pool);
    let others = other_addresses.get();
    if let Some(length) = within {
        let mut most = most_in(length, &pool, others).to_vec();
        most.retain(|most| model.is_none_or(|model| most.model == model));
        return Ok(match format {
            Format::Text => text::most_nodes(length, &most, &pool),
            Format::Json => json::to_text(&json::most_nodes(length, &most)),
        });
    }
    let Some(model) = model else {
        let sizings = sizes(&pool, others);
        return Ok(match format {
            Format::Text => text::sizes(&sizings, &pool),
            Format::Json => json::to_text(&json::every_figures(&sizings, pools)),
        });
    };
    if pod_prefix.is_some() && !model.uses_pod_subnet() && !model.uses_pod_cidr() {
        bail!(
            "--pod-prefix does not apply to {model}, whose pods are in the node subnet; use --node-prefix \
             only"
        );
    }
    let given = GivenPrefixes {
        node_subnet: node_prefix,
        pods: pod_prefix,
    };
    let sizing = size(model, pools, others, given);
    Ok(match format {
        Format::Text => text::size(&sizing, &pool),
        Format::Json => json::to_text(&json::figures(&sizing, pools)),
    })
}

fn find_rule(id: &str) -> anyhow::Result<&'static rules::Rule> {
    rules::find(id).with_context(|| format!("there is no rule {id:?}; `aksnet rules` lists them"))
}

/// The path that means standard input.
const STREAM: &str = "-";

/// Reads a design from a file, or from `input` where the path is `-`; gives the bytes it was read from too.
fn read_design(path: &Path, input: &mut dyn Read) -> anyhow::Result<(Design, Vec<u8>)> {
    let bytes = read_bytes(path, input, u64::try_from(file::MOST_BYTES)?)?;
    let design = file::read(&bytes).map_err(|error| anyhow!("{error}: {}", path.display()))?;
    Ok((design, bytes))
}

/// Reads at most `most_bytes` of a file, or of `input` where the path is `-`.
fn read_bytes(path: &Path, input: &mut dyn Read, most_bytes: u64) -> anyhow::Result<Vec<u8>> {
    if path.as_os_str() != STREAM {
        return Ok(storage::read(path, most_bytes)?.0);
    }
    let mut bytes = Vec::new();
    // One byte more shows that there is too much, however long the stream is.
    input
        .take(most_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .context("standard input could not be read")?;
    Ok(bytes)
}

/// Every model by its key, with its title in the help.
fn model_parser() -> impl clap::builder::TypedValueParser<Value = Model> {
    let keys = Model::ALL
        .iter()
        .map(|model| PossibleValue::new(model.key()).help(model.title()));
    PossibleValuesParser::new(keys).try_map(|key| key.parse::<Model>())
}

fn count<C: TryFrom<u64, Error = UnitError>>(typed: &str) -> Result<C, String> {
    let Ok(number) = typed.parse::<u64>() else {
        return Err("expected a whole number such as 50".to_owned());
    };
    C::try_from(number).map_err(|error| error.to_string())
}

fn prefix_length(typed: &str) -> Result<u8, String> {
    match typed.strip_prefix('/').unwrap_or(typed).parse() {
        Ok(length @ 0..=32) => Ok(length),
        _ => Err("expected a prefix length from /0 to /32, such as /24".to_owned()),
    }
}
