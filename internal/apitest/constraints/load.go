package constraints

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/opencosell/cosell/internal/gen/smithy"
)

// Names are the services, in the order in which Load returns them.
var Names = []string{"account", "benefits", "channel", "selling"}

// API is one service: its model with the overlay on it.
type API struct {
	Name       string
	Model      *smithy.Model
	Operations []Operation // in the order of their names

	style style
	// Strings that keep and that break a rule are worked out once.
	right map[textKey][]string
	wrong map[textKey][]wrongText
}

// textKey is what decides which strings are valid.
type textKey struct {
	least, most int
	pattern     string
}

// Operation is one operation of the model.
type Operation struct {
	Name          string
	Input, Output smithy.ShapeID
	// NotYet tells that the overlay lists the operation as one that the server does not have.
	NotYet bool
	// NoOutput operations answer with an empty body.
	NoOutput bool
}

// Load reads the models and overlays below root/model.
func Load(root string) ([]*API, error) {
	var apis []*API
	for _, name := range Names {
		a, err := load(root, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		apis = append(apis, a)
	}
	return apis, nil
}

func load(root, name string) (*API, error) {
	model, err := smithy.Load(filepath.Join(root, "model", name+".json"))
	if err != nil {
		return nil, err
	}
	overlay, err := smithy.LoadOverlay(filepath.Join(root, "model", "overlay", name+".json"))
	if err != nil {
		return nil, err
	}
	if err := model.Overlay(overlay); err != nil {
		return nil, err
	}
	_, service, err := model.Service()
	if err != nil {
		return nil, err
	}
	var notYet []string
	if raw, ok := service.Traits["cosell#notYet"]; ok {
		if err := json.Unmarshal(raw, &notYet); err != nil {
			return nil, fmt.Errorf("cosell#notYet: %w", err)
		}
	}
	a := &API{Name: name, Model: model, style: styles[name], right: map[textKey][]string{}, wrong: map[textKey][]wrongText{}}
	for _, ref := range service.Operations {
		shape := model.Shapes[ref.Target]
		a.Operations = append(a.Operations, Operation{
			Name: ref.Target.Name(), Input: shape.Input.Target, Output: shape.Output.Target,
			NotYet: slices.Contains(notYet, ref.Target.Name()), NoOutput: shape.Output.Target == smithy.Unit,
		})
	}
	slices.SortFunc(a.Operations, func(x, y Operation) int { return strings.Compare(x.Name, y.Name) })
	return a, nil
}

// Structures lists the structures and unions that inputs and outputs reach, in the order of their ids.
func (a *API) Structures() []smithy.ShapeID {
	var roots []smithy.ShapeID
	for _, op := range a.Operations {
		roots = append(roots, op.Input)
		if !op.NoOutput {
			roots = append(roots, op.Output)
		}
	}
	return slices.DeleteFunc(a.Model.Reachable(roots...), func(id smithy.ShapeID) bool {
		t := a.Model.Shapes[id].Type
		return t != smithy.Structure && t != smithy.Union
	})
}

// GoName is the name of the shape's type in the generated package: inputs and outputs are named after their operation.
func (a *API) GoName(id smithy.ShapeID) string {
	for _, op := range a.Operations {
		switch id {
		case op.Input:
			return op.Name + "Input"
		case op.Output:
			return op.Name + "Output"
		}
	}
	return strings.ToUpper(id.Name()[:1]) + id.Name()[1:]
}
