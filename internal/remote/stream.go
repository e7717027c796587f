package remote

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Stream makes a control call whose body or answer may be of any size: in is sent as it is read, nil sends nothing, and
// the answer is copied to out. A refusal is a *Refusal, and then nothing was written to out.
func (c *Client) Stream(ctx context.Context, method, path string, in io.Reader, out io.Writer) error {
	header := http.Header{}
	if method != http.MethodGet {
		header.Set("Content-Type", "application/json")
	}
	if in == nil {
		in = http.NoBody
	}
	resp, err := c.open(ctx, method, "/_cosell"+path, header, in)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, err := io.ReadAll(io.LimitReader(resp.Body, maxRefusal))
		if err != nil {
			return fmt.Errorf("read the server's answer: %w", err)
		}
		return refusal(resp, text)
	}
	if _, err := io.Copy(out, resp.Body); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	return nil
}

// maxRefusal is far more bytes than a refusal has.
const maxRefusal = 1 << 20
