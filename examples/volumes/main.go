// Command volumes finds EBS volumes that no instance uses, and what they cost, as a table
// and, where a file is named, as an SVG chart.
//
//	go run ./examples/volumes
//	go run ./examples/volumes -chart unused.svg
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/ec2"
)

// prices are dollars for a gigabyte and month. They differ by region and change: put
// those of your bill here.
var prices = map[ec2.VolumeType]float64{
	ec2.VolumeTypeGp3: 0.08, ec2.VolumeTypeGp2: 0.10, ec2.VolumeTypeIo1: 0.125, ec2.VolumeTypeIo2: 0.125,
	ec2.VolumeTypeSt1: 0.045, ec2.VolumeTypeSc1: 0.015, ec2.VolumeTypeStandard: 0.05,
}

// volume is one that nothing uses.
type volume struct {
	region, id string
	kind       ec2.VolumeType
	size       int32 // gigabytes
	since      time.Time
	cost       float64 // a month
}

func main() {
	chart := flag.String("chart", "", "file that an SVG chart of the cost by region goes to")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, boto3.Places{RegionsOf: "ec2"}, *chart); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, places boto3.Places, chart string) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	var all []volume
	for visit := range boto3.Each(ctx, session, places, unused) {
		if visit.Err != nil {
			return fmt.Errorf("%s: %w", visit.Region, visit.Err)
		}
		all = append(all, visit.Value...)
	}
	slices.SortFunc(all, func(a, b volume) int { return cmp.Or(cmp.Compare(b.cost, a.cost), cmp.Compare(a.id, b.id)) })
	if err := table(out, all); err != nil || chart == "" {
		return err
	}
	return os.WriteFile(chart, []byte(draw(byRegion(all))), 0o644)
}

// unused are the volumes of one region that are attached to nothing.
func unused(ctx context.Context, session *boto3.Session) (found []volume, err error) {
	free := &ec2.DescribeVolumesInput{Filters: []ec2.Filter{{Name: "status", Values: []string{"available"}}}}
	for v, err := range ec2.New(session).DescribeVolumesItems(ctx, free) {
		if err != nil {
			return nil, err
		}
		found = append(found, volume{
			region: session.Region(), id: v.VolumeId, kind: v.VolumeType, size: v.Size, since: v.CreateTime,
			cost: float64(v.Size) * prices[v.VolumeType],
		})
	}
	return found, nil
}

func table(out io.Writer, all []volume) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "REGION\tVOLUME\tTYPE\tGB\tSINCE\t$ A MONTH\t")
	sum := 0.0
	for _, v := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%.2f\t\n", v.region, v.id, v.kind, v.size, v.since.Format(time.DateOnly), v.cost)
		sum += v.cost
	}
	fmt.Fprintf(w, "\t\t\t\t\t%.2f\t\n", sum)
	return w.Flush()
}

// byRegion are the costs of the regions, the highest first.
func byRegion(all []volume) (bars []bar) {
	sums := map[string]float64{}
	for _, v := range all {
		sums[v.region] += v.cost
	}
	for region, cost := range sums {
		bars = append(bars, bar{region, cost})
	}
	slices.SortFunc(bars, func(a, b bar) int { return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.name, b.name)) })
	return bars
}
