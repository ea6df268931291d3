//! The program: arguments, logger, hand over.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use aksnet::app::cli::{self, Arguments, Exit, Streams, WindowArguments};
use aksnet::app::startup::Stopwatch;
use aksnet::app::{launch, window};
use anyhow::Context as _;
use clap::Parser as _;

fn main() -> ExitCode {
    let watch = Stopwatch::start();
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(launch::LOG_FILTER)).init();
    let Arguments { command, window } = Arguments::parse();
    let exit = match command {
        Some(command) => cli::run(
            &command,
            &mut Streams {
                input: &mut io::stdin().lock(),
                output_is_terminal: io::stdout().is_terminal(),
                output: &mut io::stdout().lock(),
                messages: &mut io::stderr().lock(),
            },
        ),
        None => match open_window(window, watch) {
            Ok(()) => Exit::Clean,
            Err(error) => {
                cli::report_error(&error, &mut io::stderr().lock());
                Exit::Failed
            }
        },
    };
    exit.into()
}

fn open_window(arguments: WindowArguments, watch: Stopwatch) -> anyhow::Result<()> {
    let (renderer, measure) = (arguments.renderer, arguments.report_start.then_some(watch));
    if let Some(report) = window::open(arguments.existing_file()?.as_deref(), renderer, measure)? {
        writeln!(io::stdout(), "{}", report.to_json()).context("the report could not be printed")?;
    }
    Ok(())
}
