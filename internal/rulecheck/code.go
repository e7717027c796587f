package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// codeEnums are the enumerations of the models whose values say why something was refused.
var codeEnums = regexp.MustCompile(`#(ReasonCode|ValidationExceptionErrorCode|FieldValidationCode|BusinessValidationCode|ProfileValidationErrorReason|(AccessDenied|Conflict|ResourceNotFound|ServiceQuotaExceeded)Exception(Reason|ErrorCode))$`)

// readCodes gathers the codes of the services whose rules are written down.
func readCodes(root string) (map[string]bool, error) {
	codes := map[string]bool{}
	for _, service := range []string{"selling", "account"} {
		text, err := os.ReadFile(filepath.Join(root, "model", service+".json"))
		if err != nil {
			return nil, fmt.Errorf("codes: %w", err)
		}
		var model struct {
			Shapes map[string]struct {
				Type    string
				Members map[string]struct {
					Traits map[string]json.RawMessage
				}
			}
		}
		if err := json.Unmarshal(text, &model); err != nil {
			return nil, fmt.Errorf("codes of %s: %w", service, err)
		}
		for name, shape := range model.Shapes {
			if shape.Type != "enum" || !codeEnums.MatchString(name) {
				continue
			}
			for m, v := range shape.Members {
				value := m
				if raw, ok := v.Traits["smithy.api#enumValue"]; ok {
					if err := json.Unmarshal(raw, &value); err != nil {
						return nil, fmt.Errorf("value of %s: %w", name, err)
					}
				}
				codes[value] = true
			}
		}
	}
	return codes, nil
}

// inGo is how Go code spells a code of many words: INVALID_VALUE is InvalidValue.
func inGo(code string) string {
	if !strings.Contains(code, "_") {
		return code
	}
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ToLower(code), "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
