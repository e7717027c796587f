package selling

import (
	"fmt"

	api "github.com/opencosell/cosell/api/selling"
	"github.com/opencosell/cosell/internal/apierr"
	"github.com/opencosell/cosell/internal/awsjson"
	"github.com/opencosell/cosell/internal/resource"
	"github.com/opencosell/cosell/internal/store"
)

// opportunityPage is how many opportunities a page has unless the request says so.
const opportunityPage = 20

// ListOpportunities lists the caller's opportunities of the catalog (selling §7.1). Filters of different members must
// all hold, of one list any; bounds are inclusive.
func (s *Service) ListOpportunities(c *resource.ReadCall, in *api.ListOpportunitiesInput) (*api.ListOpportunitiesOutput, error) {
	if problems := calendarDates(
		dateMember{"TargetCloseDate.AfterTargetCloseDate", valueOf(in.TargetCloseDate).AfterTargetCloseDate},
		dateMember{"TargetCloseDate.BeforeTargetCloseDate", valueOf(in.TargetCloseDate).BeforeTargetCloseDate},
	); len(problems) > 0 {
		return nil, apierr.Request(problems...)
	}
	reader := &opportunityReader{}
	list := opportunityList(c, plainFilter(*in), reader)
	list.Token, list.Limit = in.NextToken, opportunityPage
	if in.MaxResults != nil {
		list.Limit = int(*in.MaxResults)
	}
	out := &api.ListOpportunitiesOutput{OpportunitySummaries: []api.OpportunitySummary{}}
	var err error
	out.NextToken, err = list.Page(c, func(r *store.Record) error {
		o, err := reader.read(r)
		if err != nil {
			return err
		}
		out.OpportunitySummaries = append(out.OpportunitySummaries, summary(o))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// opportunityReader decodes a record once for the filters and the summary.
type opportunityReader struct {
	of *store.Record
	o  *api.GetOpportunityOutput
}

func (d *opportunityReader) read(r *store.Record) (*api.GetOpportunityOutput, error) {
	if d.of == r {
		return d.o, nil
	}
	o := &api.GetOpportunityOutput{}
	if err := awsjson.DecodeStored(r.Body, o); err != nil {
		return nil, fmt.Errorf("decode opportunity %s: %w", r.ID, err)
	}
	d.of, d.o = r, o
	return o, nil
}

// summary is the part of an opportunity that a list shows (selling §7.1).
func summary(o *api.GetOpportunityOutput) api.OpportunitySummary {
	s := api.OpportunitySummary{
		Catalog: o.Catalog, Id: &o.Id, Arn: o.Arn, PartnerOpportunityIdentifier: o.PartnerOpportunityIdentifier,
		OpportunityType: o.OpportunityType, LastModifiedDate: &o.LastModifiedDate, CreatedDate: &o.CreatedDate,
	}
	if l := o.LifeCycle; l != nil {
		s.LifeCycle = &api.LifeCycleSummary{
			Stage: l.Stage, ClosedLostReason: l.ClosedLostReason, NextSteps: l.NextSteps, TargetCloseDate: l.TargetCloseDate,
			ReviewStatus: l.ReviewStatus, ReviewComments: l.ReviewComments, ReviewStatusReason: l.ReviewStatusReason,
		}
	}
	if o.Customer != nil {
		s.Customer = &api.CustomerSummary{}
		if a := o.Customer.Account; a != nil {
			s.Customer.Account = &api.AccountSummary{
				Industry: a.Industry, OtherIndustry: a.OtherIndustry, CompanyName: a.CompanyName, WebsiteUrl: a.WebsiteUrl,
			}
			if d := a.Address; d != nil {
				s.Customer.Account.Address = &api.AddressSummary{
					City: d.City, PostalCode: d.PostalCode, StateOrRegion: d.StateOrRegion, CountryCode: d.CountryCode,
				}
			}
		}
	}
	if p := o.Project; p != nil {
		s.Project = &api.ProjectSummary{
			DeliveryModels: p.DeliveryModels, ExpectedCustomerSpend: p.ExpectedCustomerSpend,
			ExpectedContractDuration: p.ExpectedContractDuration,
		}
	}
	return s
}
