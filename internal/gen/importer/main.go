// Command importer makes the files under model/ out of a botocore wheel. Run it from the root of the module:
//
//	python3 -m pip download --no-deps botocore
//	go run ./internal/gen/importer botocore-*.whl
//
// A wheel is a zip archive. Of each of the four services the importer reads the newest service description and its
// paginators, turns them into Smithy JSON AST, and writes model/selling.json, model/account.json, model/channel.json and
// model/benefits.json. Review the difference, then run go generate.
//
// It keeps facts: names, types, bounds, patterns, enums, traits, errors, paging. It drops every sentence. A field that it
// does not know stops it, so that a new kind of fact cannot be lost in silence.
//
// What is not in the source, and is added here: the ARN namespace; readonly on operations that begin with Get or List;
// the names of enum members, which are made from the values. Patterns are kept as they are spelled: they are Java's and
// hold for the whole string. Numbers carry no default trait, which in Smithy 2.0 says that they can be absent.
//
// The importer knows nothing of what hand-written overlays add, and no other program imports it.
package main

import (
	"archive/zip"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// services lists what is imported: the name of the output file, the directory in the source, the namespace of the shapes.
var services = []struct{ file, source, namespace string }{
	{"selling", "partnercentral-selling", "com.amazonaws.partnercentralselling"},
	{"account", "partnercentral-account", "com.amazonaws.partnercentralaccount"},
	{"channel", "partnercentral-channel", "com.amazonaws.partnercentralchannel"},
	{"benefits", "partnercentral-benefits", "com.amazonaws.partnercentralbenefits"},
}

func main() {
	dir := flag.String("o", "model", "directory that the models are written to")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: importer [-o DIRECTORY] WHEEL")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *dir); err != nil {
		fmt.Fprintln(os.Stderr, "importer:", err)
		os.Exit(1)
	}
}

// run imports every service of the wheel into dir, which must exist. It writes nothing unless all services convert.
func run(wheel, dir string) (err error) {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return fmt.Errorf("open wheel: %w", err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()

	files := map[string][]byte{}
	for _, service := range services {
		src, err := open(&archive.Reader, service.source)
		if err != nil {
			return err
		}
		model, err := convert(src, service.namespace)
		if err != nil {
			return fmt.Errorf("%s: %w", service.source, err)
		}
		data, err := model.Encode()
		if err != nil {
			return fmt.Errorf("%s: %w", service.source, err)
		}
		files[filepath.Join(dir, service.file+".json")] = data
	}
	for path, data := range files {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("write model: %w", err)
		}
	}
	return nil
}
