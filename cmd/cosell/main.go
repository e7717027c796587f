// Command cosell serves the AWS Partner Central APIs: a twin for those who connect to them, a system of record for those
// who run a partner programme. This file is the command line; what a subcommand does stands in a file of its name.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// commandLine is the one definition of every setting: as a flag, as COSELL_… in the environment (see environment), as a
// member of the configuration file.
type commandLine struct {
	Config kong.ConfigFlag `help:"Read settings from a JSON file; its members are named as the flags that have a variable. Flags and the environment win." placeholder:"FILE"`

	Serve   serveCommand   `cmd:"" group:"Serve" help:"Start the server."`
	Version versionCommand `cmd:"" group:"Serve" help:"Print the version."`

	Operator  operatorCommand  `cmd:"" group:"The other side" help:"Play the other side of the deals on a running server."`
	Autopilot autopilotCommand `cmd:"" group:"The other side" help:"Say by policies what the other side does by itself, when and to whom."`
	Scenario  scenarioCommand  `cmd:"" group:"The other side" help:"Live a whole deal on a running server, step by step; there are some to begin with."`

	Clock clockCommand `cmd:"" group:"Time and state" help:"Show, freeze, set and advance the time of a running server."`
	State stateCommand `cmd:"" group:"Time and state" help:"Save, load, export, import, seed and reset the state of a running server."`

	Fault faultCommand `cmd:"" group:"Trouble" help:"Let a running server misbehave: errors, delays, dropped connections."`
	Rates ratesCommand `cmd:"" group:"Trouble" help:"Show and set the rate limits of a running server, and what they would refuse."`

	Call    callCommand    `cmd:"" group:"Calls" help:"Make one call of an API as any account."`
	Explain explainCommand `cmd:"" group:"Calls" help:"Say everything that stands in the way of a call, or what it would do, without making it."`
	Log     logCommand     `cmd:"" group:"Calls" help:"List and show the last calls of a running server: bodies, what was wrong, what was cleared."`

	Events    eventsCommand    `cmd:"" group:"Look inside" help:"Print the events that accounts were told."`
	Outbox    outboxCommand    `cmd:"" group:"Look inside" help:"Print the letters that the server wrote, with their codes."`
	Reference referenceCommand `cmd:"" group:"Look inside" help:"Print the lists of values to choose from, such as industries and use cases."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run carries out a command line and returns the exit code: 0 when all went well, 1 when the command failed, 2 when it
// could not be understood.
func run(args []string, stdout, stderr io.Writer) int {
	var cli commandLine
	exit := -1
	parser, err := kong.New(&cli,
		kong.Name("cosell"),
		kong.Description("Cosell serves the AWS Partner Central APIs to unchanged AWS SDKs and the AWS CLI, and lets you play the other side of every deal."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		environment(),
		kong.Configuration(configFile),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(stdout, (*io.Writer)(nil)),
		durations(),
	)
	if err != nil {
		fmt.Fprintln(stderr, "cosell:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := parser.Parse(args)
	if exit >= 0 {
		return exit // help was asked for and printed
	}
	if err != nil {
		fmt.Fprintf(stderr, "cosell: %v\nTry 'cosell --help' or 'cosell <command> --help'.\n", err)
		return 2
	}
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(stderr, "cosell:", plainLines(err.Error()))
		return 1
	}
	return 0
}
