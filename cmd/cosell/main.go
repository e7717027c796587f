// Command cosell serves the AWS Partner Central APIs: a twin for those who connect to them, a system of record for those
// who run a partner programme. This file is the command line; what a subcommand does stands in a file of its name.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// commandLine is the one definition of every setting: as a flag, as COSELL_… in the environment, as a member of the
// configuration file.
type commandLine struct {
	Config kong.ConfigFlag `help:"Read settings from a JSON file; its members are the flags' names. Flags and the environment win." placeholder:"FILE"`

	Serve   serveCommand   `cmd:"" help:"Start the server."`
	Version versionCommand `cmd:"" help:"Print the version."`

	Operator operatorCommand `cmd:"" help:"Play the other side of the deals on a running server."`
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
		kong.DefaultEnvars("COSELL"),
		kong.Configuration(configFile),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(stdout, (*io.Writer)(nil)),
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
		fmt.Fprintln(stderr, "cosell:", err)
		return 1
	}
	return 0
}
