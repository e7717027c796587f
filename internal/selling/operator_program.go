package selling

import (
	"errors"

	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

var programs = directory{kind: "partner-program", index: "Program", what: "record of programs"}

// theProgram is the id of the one record that an account has in a catalog.
const theProgram = "flags"

// Program is what a partner takes part in by the word of whoever runs the programme; it asks for more before a deal is
// launched (selling §5.3).
type Program struct {
	// Special programs want to know the revenue of software.
	Special bool
	// Consulting partners must name the customer's AWS account.
	Consulting bool
}

// SetProgram says what the calling account takes part in, in the place of what was said before. The account need not be
// a partner yet.
func (s *Service) SetProgram(c *resource.WriteCall, p Program) error {
	return programs.put(c, c.Account, "", theProgram, p)
}

// Program is what the account takes part in; nothing when nobody has said anything.
func (s *Service) Program(r store.Reader, catalog, account string) (Program, error) {
	var p Program
	err := programs.get(r, catalog, account, theProgram, &p)
	if errors.Is(err, store.ErrNotFound) {
		return Program{}, nil
	}
	return p, err
}
