package awsjson

// Enum is an enumeration of a model as data: for those who build pick lists from it.
type Enum struct {
	Name string
	// Values are in the order of the model.
	Values []string
	// Also are values that the service accepts although the model lacks them.
	Also []string
	// Uses are the members that hold a value of it, in the order of the operations.
	Uses []EnumUse
}

// EnumUse is one place of an enumeration: a member of an operation's request or answer, or of an exception.
type EnumUse struct {
	// Of is the name of the operation or exception.
	Of string
	// In is "request", "answer" or "exception".
	In string
	// Path is the member's path as the model spells it; [] stands for each element of a list or map.
	Path string
}
