package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// meta is the metadata of every invented service.
const meta = `{"apiVersion":"2020-01-02","auth":["aws.auth#sigv4a","aws.auth#sigv4"],"endpointPrefix":"zoo-host",
	"jsonVersion":"1.0","protocol":"json","protocols":["json"],"serviceFullName":"A sentence about the zoo",
	"serviceId":"Zoo","signatureVersion":"v4","signingName":"zoo","targetPrefix":"ZooService","uid":"zoo-1"}`

// zoo is a description with one of everything.
const zoo = `{"version":"2.0","metadata":` + meta + `,"documentation":"prose",
"operations":{
	"GetAnimal":{"name":"GetAnimal","http":{"method":"POST","requestUri":"/"},"input":{"shape":"GetAnimalRequest"},
		"output":{"shape":"Animal"},"errors":[{"shape":"Escaped"},{"shape":"Asleep"}],"documentation":"prose"},
	"Feed":{"name":"Feed","http":{"method":"POST","requestUri":"/"},"input":{"shape":"FeedRequest"},"idempotent":true,
		"deprecated":true,"deprecatedMessage":"prose"},
	"ListFood":{"name":"ListFood","http":{"method":"POST","requestUri":"/"},"input":{"shape":"Paged"},"output":{"shape":"Paged"}}
},
"shapes":{
	"GetAnimalRequest":{"type":"structure","required":["Name"],"members":{
		"Zone":{"shape":"Name","deprecated":true,"deprecatedMessage":"prose","deprecatedSince":"prose"},
		"Name":{"shape":"Name","documentation":"prose"}},"documentation":"prose"},
	"FeedRequest":{"type":"structure","members":{"Animal":{"shape":"Animal"},"Token":{"shape":"Name","idempotencyToken":true}}},
	"Paged":{"type":"structure","members":{"Next":{"shape":"Name"},"Size":{"shape":"Size"},"Items":{"shape":"Names"}}},
	"Animal":{"type":"structure","union":true,"members":{"Kind":{"shape":"Kind"},"Born":{"shape":"Date"},"Any":{"shape":"Any"},"By":{"shape":"ByName"}}},
	"Any":{"type":"structure","document":true,"members":{}},
	"Name":{"type":"string","min":1,"max":9,"pattern":"[a-z<>&]+","sensitive":true},
	"Names":{"type":"list","member":{"shape":"Name"},"max":5},
	"ByName":{"type":"map","key":{"shape":"Name"},"value":{"shape":"Weight"},"min":1},
	"Size":{"type":"integer","box":true,"min":1,"max":100},
	"Weight":{"type":"long","box":true},
	"Date":{"type":"timestamp","timestampFormat":"iso8601"},
	"Kind":{"type":"string","enum":["Big Cat","fish"]},
	"Escaped":{"type":"structure","members":{"Message":{"shape":"Name"}},"exception":true,"error":{"httpStatusCode":404,"senderFault":true}},
	"Asleep":{"type":"structure","members":{},"exception":true,"fault":true,"retryable":{"throttling":true}}
}}`

const zooPages = `{"pagination":{"ListFood":{"input_token":"Next","output_token":"Next","limit_key":"Size","result_key":"Items"}}}`

// wheel writes an archive in which all four services have this description and paging.
func wheel(t *testing.T, description, pages string) string {
	t.Helper()
	var buf bytes.Buffer
	archive := zip.NewWriter(&buf)
	put := func(name string, data []byte) {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	if _, err := gz.Write([]byte(description)); err != nil {
		t.Fatal(err)
	}
	if err := gz.Close(); err != nil {
		t.Fatal(err)
	}
	for _, service := range services {
		dir := "botocore/data/" + service.source
		put(dir+"/2020-01-02/service-2.json.gz", packed.Bytes())
		put(dir+"/2020-01-02/paginators-1.json", []byte(pages))
		put(dir+"/2019-12-31/service-2.json.gz", []byte("not even gzip: an older model must not be opened"))
	}
	put("botocore-1.2.3.dist-info/METADATA", nil)
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "botocore.whl")
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	if err := run(wheel(t, zoo, zooPages), dir); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/zoo.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range services {
		got, err := os.ReadFile(filepath.Join(dir, service.file+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(got), "prose") || strings.Contains(string(got), "sentence") {
			t.Errorf("%s: the model holds prose", service.file)
		}
		text := strings.ReplaceAll(string(got), service.namespace+"#", "zoo#")
		if diff := cmp.Diff(string(want), text); diff != "" {
			t.Errorf("%s: -want +got\n%s", service.file, diff)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(zoo, old) {
			t.Fatalf("the description has no %s", old)
		}
		return strings.Replace(zoo, old, new, 1)
	}
	tests := []struct{ name, description, pages, want string }{
		{"a new kind of fact in a shape", replace(`"document":true`, `"document":true,"color":1`), zooPages, "color"},
		{"a new kind of fact in an operation", replace(`"idempotent":true`, `"color":1`), zooPages, "color"},
		{"a new kind of fact in a member", replace(`{"shape":"Size"}`, `{"shape":"Size","location":"uri"}`), zooPages, "location"},
		{"another protocol", replace(`"protocol":"json"`, `"protocol":"rest-json"`), zooPages, "rest-json"},
		{"another version of JSON", replace(`"jsonVersion":"1.0"`, `"jsonVersion":"1.1"`), zooPages, "1.1"},
		{"an unknown auth scheme", replace(`"aws.auth#sigv4a"`, `"aws.auth#none"`), zooPages, "aws.auth#none"},
		{"a path", replace(`"requestUri":"/"`, `"requestUri":"/animal"`), zooPages, "/animal"},
		{"a number with a default", replace(`"type":"long","box":true`, `"type":"long"`), zooPages, "not boxed"},
		{"an unknown type", replace(`"type":"long"`, `"type":"blob"`), zooPages, "blob"},
		{"an unknown timestamp format", replace(`iso8601`, `sundial`), zooPages, "sundial"},
		{"a required member that is missing", replace(`"required":["Name"]`, `"required":["Nome"]`), zooPages, "Nome"},
		{"two enum values of one name", replace(`"Big Cat","fish"`, `"Big Cat","Big-Cat"`), zooPages, "BIG_CAT"},
		{"a shape that is missing", replace(`"member":{"shape":"Name"}`, `"member":{"shape":"Gone"}`), zooPages, "Gone"},
		{"a list of nothing", replace(`"member":{"shape":"Name"},`, ``), zooPages, "member"},
		{"paging of an unknown operation", zoo, `{"pagination":{"ListGone":{"input_token":"a","output_token":"b"}}}`, "ListGone"},
		{"a shape named as the service", replace(`"Weight":{`, `"ZooService":{"type":"string"},"Weight":{`), zooPages, "ZooService"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			err := run(wheel(t, tt.description, tt.pages), dir)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), services[0].source) {
				t.Errorf("got error %v, want one that has %q and the service", err, tt.want)
			}
			if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
				t.Errorf("got %d files (%v), want none", len(files), err)
			}
		})
	}
}

func TestRunRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.whl")
	if err := run(path, t.TempDir()); err == nil {
		t.Error("a missing wheel: got no error")
	}
	var buf bytes.Buffer
	archive := zip.NewWriter(&buf)
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(path, t.TempDir()); err == nil || !strings.Contains(err.Error(), "dist-info") {
		t.Errorf("an empty archive: got error %v, want one that has dist-info", err)
	}
}

func TestMemberName(t *testing.T) {
	for value, want := range map[string]string{
		"ACTIVE":                        "ACTIVE",
		"Closed Lost":                   "CLOSED_LOST",
		"Delay / Cancellation":          "DELAY_CANCELLATION",
		"Out Of Home (OOH)":             "OUT_OF_HOME_OOH",
		"PendingReview":                 "PENDING_REVIEW",
		"AWSSalesRep":                   "AWS_SALES_REP",
		"SaaS or PaaS":                  "SAAS_OR_PAAS",
		"unknownOperation":              "UNKNOWN_OPERATION",
		"image/svg+xml":                 "IMAGE_SVG_XML",
		"*Other":                        "STAR_OTHER",
		"7 days":                        "_7_DAYS",
		"":                              "_",
		"\u00e9t\u00e9":                 "T",
		"aws-eusc":                      "AWS_EUSC",
		"Line of Business - US Federal": "LINE_OF_BUSINESS_US_FEDERAL",
	} {
		if got := memberName(value); got != want {
			t.Errorf("memberName(%q): got %s, want %s", value, got, want)
		}
	}
}
