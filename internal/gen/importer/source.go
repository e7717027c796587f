package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// source is what a wheel holds of one service.
type source struct {
	release string // name and version of the package, "botocore 1.2.3"
	service description
	paging  paginators
}

// description is service-2.json. Fields that a newer release adds make decoding fail.
type description struct {
	Version       string             `json:"version"`
	Metadata      metadata           `json:"metadata"`
	Operations    ordered[operation] `json:"operations"`
	Shapes        ordered[shape]     `json:"shapes"`
	Documentation prose              `json:"documentation"`
}

type metadata struct {
	APIVersion          string   `json:"apiVersion"`
	Auth                []string `json:"auth"`
	EndpointPrefix      string   `json:"endpointPrefix"`
	JSONVersion         string   `json:"jsonVersion"`
	Protocol            string   `json:"protocol"`
	Protocols           []string `json:"protocols"`
	ServiceAbbreviation string   `json:"serviceAbbreviation"`
	ServiceFullName     string   `json:"serviceFullName"`
	ServiceID           string   `json:"serviceId"`
	SignatureVersion    string   `json:"signatureVersion"`
	SigningName         string   `json:"signingName"`
	TargetPrefix        string   `json:"targetPrefix"`
	UID                 string   `json:"uid"`
}

type operation struct {
	Name              string     `json:"name"`
	HTTP              httpInfo   `json:"http"`
	Input             *reference `json:"input"`
	Output            *reference `json:"output"`
	Errors            []member   `json:"errors"`
	Idempotent        bool       `json:"idempotent"`
	ReadOnly          bool       `json:"readonly"`
	Deprecated        bool       `json:"deprecated"`
	DeprecatedMessage prose      `json:"deprecatedMessage"`
	DeprecatedSince   prose      `json:"deprecatedSince"`
	Documentation     prose      `json:"documentation"`
}

type httpInfo struct {
	Method     string `json:"method"`
	RequestURI string `json:"requestUri"`
}

type reference struct {
	Shape string `json:"shape"`
}

type shape struct {
	Type              string          `json:"type"`
	Members           ordered[member] `json:"members"`
	Required          []string        `json:"required"`
	Member            *member         `json:"member"`
	Key               *member         `json:"key"`
	Value             *member         `json:"value"`
	Min               *int            `json:"min"`
	Max               *int            `json:"max"`
	Pattern           string          `json:"pattern"`
	Enum              []string        `json:"enum"`
	Box               bool            `json:"box"`
	Document          bool            `json:"document"`
	Union             bool            `json:"union"`
	Sensitive         bool            `json:"sensitive"`
	TimestampFormat   string          `json:"timestampFormat"`
	Exception         bool            `json:"exception"`
	Fault             bool            `json:"fault"`
	Error             *errorInfo      `json:"error"`
	Retryable         *retryable      `json:"retryable"`
	Deprecated        bool            `json:"deprecated"`
	DeprecatedMessage prose           `json:"deprecatedMessage"`
	DeprecatedSince   prose           `json:"deprecatedSince"`
	Documentation     prose           `json:"documentation"`
}

type errorInfo struct {
	HTTPStatusCode int  `json:"httpStatusCode"`
	SenderFault    bool `json:"senderFault"`
}

type retryable struct {
	Throttling bool `json:"throttling"`
}

type member struct {
	Shape             string `json:"shape"`
	Box               bool   `json:"box"`
	IdempotencyToken  bool   `json:"idempotencyToken"`
	Deprecated        bool   `json:"deprecated"`
	DeprecatedMessage prose  `json:"deprecatedMessage"`
	DeprecatedSince   prose  `json:"deprecatedSince"`
	Documentation     prose  `json:"documentation"`
}

// paginators is paginators-1.json.
type paginators struct {
	Pagination map[string]pagination `json:"pagination"`
}

type pagination struct {
	InputToken  string `json:"input_token"`
	OutputToken string `json:"output_token"`
	LimitKey    string `json:"limit_key"`
	ResultKey   string `json:"result_key"`
}

// prose is a value that must not reach the model: reading it keeps nothing.
type prose struct{}

func (prose) UnmarshalJSON([]byte) error { return nil }

// ordered is a JSON object whose order counts.
type ordered[T any] []entry[T]

type entry[T any] struct {
	name  string
	value T
}

func (o *ordered[T]) UnmarshalJSON(data []byte) error {
	return smithy.DecodeObject(data, func(key string, value json.RawMessage) error {
		e := entry[T]{name: key}
		if err := strict(value, &e.value); err != nil {
			return err
		}
		*o = append(*o, e)
		return nil
	})
}

func strict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

// open finds the newest description of a service in a wheel and reads it. Directories are named by date, so the newest is
// the last in byte order.
func open(wheel *zip.Reader, service string) (*source, error) {
	src := new(source)
	var newest string
	for _, file := range wheel.File {
		if dir, info := path.Split(file.Name); info == "METADATA" && strings.HasSuffix(dir, ".dist-info/") {
			src.release = strings.Replace(strings.TrimSuffix(dir, ".dist-info/"), "-", " ", 1)
		}
		if ok, _ := path.Match("botocore/data/"+service+"/*/service-2.json.gz", file.Name); ok {
			newest = max(newest, path.Dir(file.Name))
		}
	}
	if src.release == "" {
		return nil, errors.New("the archive has no dist-info directory; a botocore wheel is accepted")
	}
	if newest == "" {
		return nil, fmt.Errorf("the wheel of %s has no model of %s", src.release, service)
	}
	if err := load(wheel, newest+"/service-2.json.gz", &src.service); err != nil {
		return nil, err
	}
	return src, load(wheel, newest+"/paginators-1.json", &src.paging)
}

// load decodes one file of the wheel, gunzipping it when its name says so.
func load(wheel *zip.Reader, name string, v any) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
	}()
	file, err := wheel.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var in io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			return err
		}
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	return strict(data, v)
}
