package awsjson

import "github.com/opencosell/cosell/internal/apierr"

// Spelling is how a service words its errors: the same refusal has other member names in each of the four.
type Spelling struct {
	Style
	Message string // member of the text
	// ReasonMember is empty where exceptions other than ValidationException have no reason.
	ReasonMember string
	// RequestReason and BusinessReason are the two reasons of ValidationException.
	RequestReason, BusinessReason string
	// List is the member that holds the field problems.
	List string
	// Entry appends one field problem.
	Entry func(b []byte, path string, code apierr.Code, message string) []byte
	// Codes replaces codes that the service's enumeration lacks.
	Codes map[apierr.Code]apierr.Code
}

// The spellings of the four services (protocol §4.3, §5.2, §5.3; account §6.2).
var (
	SellingSpelling = &Spelling{
		Style:          Style{LowerCamel: true},
		Message:        "Message",
		ReasonMember:   "Reason",
		RequestReason:  "REQUEST_VALIDATION_FAILED",
		BusinessReason: "BUSINESS_VALIDATION_FAILED",
		List:           "ErrorList",
		Entry:          entry(`"FieldName":`, `"Message":`, `"Code":`),
		Codes:          map[apierr.Code]apierr.Code{apierr.DuplicateValue: apierr.DuplicateKeyValue},
	}
	AccountSpelling = &Spelling{
		Style:          Style{Index: true},
		Message:        "Message",
		ReasonMember:   "Reason",
		RequestReason:  "REQUEST_VALIDATION_FAILED",
		BusinessReason: "BUSINESS_VALIDATION_FAILED",
		List:           "ErrorDetails",
		Entry:          accountEntry,
		Codes: map[apierr.Code]apierr.Code{
			apierr.NotEnoughValues:   apierr.InvalidValue,
			apierr.ValueOutOfRange:   apierr.InvalidValue,
			apierr.DuplicateKeyValue: apierr.DuplicateValue,
			// A state that forbids a call is a ConflictException here; a field can only be called wrong.
			apierr.InvalidResourceState: apierr.InvalidValue,
		},
	}
	ChannelSpelling = &Spelling{
		Style:          Style{Index: true},
		Message:        "message",
		ReasonMember:   "reason",
		RequestReason:  "REQUEST_VALIDATION_FAILED",
		BusinessReason: "BUSINESS_VALIDATION_FAILED",
		List:           "fieldList",
		Entry:          entry(`"name":`, `"message":`, `"code":`),
		Codes:          map[apierr.Code]apierr.Code{apierr.DuplicateValue: apierr.DuplicateKeyValue},
	}
	BenefitsSpelling = &Spelling{
		Style:          Style{LowerCamel: true, Index: true},
		Message:        "Message",
		RequestReason:  "fieldValidationFailed",
		BusinessReason: "BUSINESS_VALIDATION_FAILED",
		List:           "FieldList",
		Entry:          entry(`"Name":`, `"Message":`, `"Code":`),
		Codes:          map[apierr.Code]apierr.Code{apierr.DuplicateValue: apierr.DuplicateKeyValue},
	}
)

func entry(name, message, code string) func([]byte, string, apierr.Code, string) []byte {
	return func(b []byte, path string, c apierr.Code, text string) []byte {
		b = append(b, '{')
		if path != "" {
			b = AppendString(Key(b, name), path)
		}
		b = AppendString(Key(b, message), text)
		b = AppendString(Key(b, code), c)
		return append(b, '}')
	}
}

// accountEntry is a union: a problem without a path is one of the business as a whole.
func accountEntry(b []byte, path string, c apierr.Code, text string) []byte {
	if path == "" {
		b = append(b, `{"BusinessValidationError":`...)
		b = entry("", `"Message":`, `"Code":`)(b, "", c, text)
	} else {
		b = append(b, `{"FieldValidationError":`...)
		b = entry(`"Name":`, `"Message":`, `"Code":`)(b, path, c, text)
	}
	return append(b, '}')
}
