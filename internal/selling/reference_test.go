package selling

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	api "github.com/opencosell/cosell/api/selling"
)

// The lists are complete: as many values as the sections have, each once, written as the section writes it.
func TestReferenceLists(t *testing.T) {
	for _, test := range []struct {
		section string
		got     []string
		count   int
		samples []string
	}{
		{"§13.2", usStates(), 50 + 12, []string{"Alabama", "Wyoming", "New Hampshire", "Dist. of Columbia", "APO/AE", "AFO/FPO", "FPO, AP", "Virgin Islands"}},
		{"§13.3", useCases(), 39, []string{
			"AI Machine Learning and Analytics", "IOT", "VMWare", "Web development & DevOps", "Media & High performance computing (HPC)",
			"Cloud Management Tools & DevOps with Continuous Integration & Continuous Delivery (CICD)",
			"Manufacturing, Supply Chain and Operations", "Content Delivery & Edge Services", "Enterprise Resource Planning",
		}},
		{"§13.5", withoutPostalCode(), 59, []string{"AE", "HK", "QA", "ZW"}},
		{"§13.6", apnPrograms(), 16 + 1, []string{"ATO (Authority to Operate)", "Workspaces/AppStream Accelerator Program", "Partner Launch Initiative", "WWPS NDPP"}},
		{"§13.7", marketingUseCases(), 26, []string{"AI/ML", "Management & Governance", "VR & AR"}},
	} {
		t.Run(test.section, func(t *testing.T) {
			sorted := slices.Sorted(slices.Values(test.got))
			if got := len(slices.Compact(sorted)); got != test.count || len(test.got) != test.count {
				t.Errorf("got %d values, %d different, want %d", len(test.got), got, test.count)
			}
			for _, v := range test.samples {
				if !slices.Contains(test.got, v) {
					t.Errorf("%q is not in the list", v)
				}
			}
			for _, v := range test.got {
				if v == "" || v != strings.TrimSpace(v) || strings.Contains(v, "  ") || strings.Contains(v, "`") {
					t.Errorf("%q is not written as in the section", v)
				}
			}
		})
	}
}

// Every country of the tables is one of the model and stands in one place.
func TestPostalCountries(t *testing.T) { // §13.4, §13.5
	known := regexp.MustCompile(`^[A-Z]{2}$`)
	seen := make(map[string]bool)
	note := func(country string) {
		if !known.MatchString(country) || seen[country] {
			t.Errorf("country %q is no code or stands twice", country)
		}
		seen[country] = true
		decoded[api.Address](t, `{"CountryCode":"`+country+`"}`) // ends the test when the model does not have it
	}
	forms := 0
	for _, line := range referenceList("postal_codes.txt") {
		columns := strings.Split(line, "\t")
		if len(columns) != 3 {
			t.Fatalf("line %q: got %d columns, want 3", line, len(columns))
		}
		for country := range strings.FieldsSeq(columns[2]) {
			note(country)
			forms++
		}
	}
	for _, country := range withoutPostalCode() {
		note(country)
	}
	if len(postalForms()) != forms {
		t.Errorf("got %d countries with a form, the file has %d", len(postalForms()), forms)
	}
}

func TestPostalCodes(t *testing.T) { // §13.4
	for _, test := range []struct {
		country   api.CountryCode
		good, bad string // separated by |
	}{
		{"DE", "12345", "1234|123456|1234a|12 345"},
		{"AT", "1010", "101|10101"},
		{"CN", "100000", "10000"},
		{"IS", "101", "1010"},
		{"US", "12207|12207-1234", "1220|12207-123|122071234"},
		{"GB", "M1 1AA|M11AA|CR2 6XH|DN55 1PT|W1A 1HQ|EC1A1BB|ec1a 1bb", "1M 1AA|M1 AAA|M1  1AA|EC1AA 1BB"},
		{"CA", "K1A 0B1|k1a0b1", "K1A-0B1|1KA 0B1"},
		{"CZ", "110 00|11000", "1100|1 1000"},
		{"SK", "811 01", "8110"},
		{"GR", "10431", "104"},
		{"SE", "S-11455|SE-11455|11455|114 55|se-11455", "SE 11455|1145"},
		{"BR", "01310|01310-100", "01310100"},
		{"IN", "110001|110 001", "11000"},
		{"IE", "D02 X285|D02X285", "D02 X28|D02-X285"},
		{"IL", "61000|6100001", "610000"},
		{"JP", "1000001|100-0001", "100 0001|100000"},
		{"BE", "1000|B-1000|b-1000", "B1000"},
		{"NL", "1012 AB|1012AB", "1012-AB|1012"},
		{"PL", "00-001", "00001"},
		{"PT", "1000|1000-001", "1000001"},
		{"LT", "01100|LT-01100", "LT01100"},
		{"CR", "1000|10101", "101"},
		{"BH", "101|1010", "10"},
		{"JM", "10", "100"},
		{"MT", "VLT 1117|VLT1117", "VL1117"},
		{"BM", "HM 12|HM HX", "HM12"},
		{"BN", "KB1234|BA1234", "1234"},
		{"VC", "VC0100|vc0100", "0100|VA0100"},
		{"SZ", "M201|H100", "201"},
		{"SA", "11564-1234|11564", "1156"},
		{"SV", "1101", "110"},
		{"VA", "120|00120", "121"},
		{"BL", "97133", "97134"},
		{"MF", "97150", "97133"},
		{"PM", "97500", "97501"},
		{"GP", "97110", "97210"},
		{"YT", "97600", "97500"},
		{"MC", "98000", "97000"},
		{"NC", "98800", "98700"},
		{"SM", "47890", "47800"},
		{"AQ", "whatever", ""},
	} {
		for code := range strings.SplitSeq(test.good, "|") {
			if !isPostalCode(test.country, code) {
				t.Errorf("%s %q: got invalid, want valid", test.country, code)
			}
		}
		for code := range strings.SplitSeq(test.bad, "|") {
			if code != "" && isPostalCode(test.country, code) {
				t.Errorf("%s %q: got valid, want invalid", test.country, code)
			}
		}
	}
}

func TestUseCaseSlashes(t *testing.T) { // §13.3
	for s, want := range map[string]bool{
		"Migration/Database Migration":                                       true,
		"Migration / Database Migration":                                     true,
		"Migration /Database Migration":                                      true,
		"Big Data: Data Warehouse / Data Integration / ETL / Data Lake / BI": true,
		"Edge Computing / End User Computing":                                true,
		" Migration/Database Migration":                                      false,
		"migration/database migration":                                       false,
		"Migration Database Migration":                                       false,
	} {
		if got := isUseCase(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
}
