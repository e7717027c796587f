package smithy

import (
	"errors"
	"fmt"
	"maps"
)

// Overlay puts the traits of an overlay's "apply" entries on the shapes ("namespace#Shape") and members
// ("namespace#Shape$member"; lists have "member", maps "key" and "value") of m. A trait that is there already is replaced.
// An entry for something that m does not have, and an entry of another type, is an error; so is a trait value that
// Validate refuses. After an error m may hold a part of the overlay.
func (m *Model) Overlay(overlay *Model) error {
	var errs []error
	for _, id := range overlay.ids() {
		if err := m.apply(id, overlay.Shapes[id]); err != nil {
			errs = append(errs, fmt.Errorf("overlay entry %s: %w", id, err))
		}
	}
	return errors.Join(errs...)
}

func (m *Model) apply(id ShapeID, entry *Shape) error {
	if entry.Type != Apply {
		return fmt.Errorf("type %q; only %q is accepted", entry.Type, Apply)
	}
	if err := entry.Traits.validate(); err != nil {
		return err
	}
	shape := m.Shapes[id.Shape()]
	if shape == nil {
		return errors.New("the model has no such shape")
	}
	traits := &shape.Traits
	if name := id.Member(); name != "" {
		member := shape.find(name)
		if member == nil {
			return fmt.Errorf("the shape has no member %q", name)
		}
		traits = &member.Traits
	}
	if *traits == nil {
		*traits = Traits{}
	}
	maps.Copy(*traits, entry.Traits)
	return nil
}
