package experiment

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"leaderful/sim"
)

func smallPlan(replications, workers int) *Plan {
	parameters := sim.Defaults()
	parameters.Environment.Weeks = 60
	plan := &Plan{Seed: 7, Replications: replications, Workers: workers, Weekly: true}
	for _, regime := range sim.Regimes[:3] {
		plan.Arms = append(plan.Arms, Arm{Name: regime.Name, Setup: sim.Setup{Parameters: parameters, Regime: regime}})
	}
	return plan
}

func collect(t *testing.T, plan *Plan) *Results {
	t.Helper()
	results, err := Collect(context.Background(), plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func sameRun(a, b Run) bool {
	return a.Outcomes == b.Outcomes && slices.Equal(a.Weekly, b.Weekly) && a.Err == b.Err
}

func TestWorkersChangeNothing(t *testing.T) {
	one, many := collect(t, smallPlan(23, 1)), collect(t, smallPlan(23, 7))
	for arm := range one.Runs {
		if !slices.EqualFunc(one.Runs[arm], many.Runs[arm], sameRun) {
			t.Errorf("%s differs between one worker and seven", one.Plan.Arms[arm].Name)
		}
	}
}

func TestLaterReplicationsContinueEarlierOnes(t *testing.T) {
	whole := collect(t, smallPlan(10, 2))
	rest := smallPlan(4, 2)
	rest.First = 6
	for arm, runs := range collect(t, rest).Runs {
		if !slices.EqualFunc(runs, whole.Runs[arm][6:], sameRun) {
			t.Errorf("replications 6 to 9 of %s differ when run alone", whole.Plan.Arms[arm].Name)
		}
	}
}

func TestRecordingChangesNoOutcome(t *testing.T) {
	recorded := collect(t, smallPlan(5, 1))
	bare := smallPlan(5, 1)
	bare.Weekly = false
	for arm, runs := range collect(t, bare).Runs {
		for i, run := range runs {
			if run.Weekly != nil || run.Outcomes != recorded.Runs[arm][i].Outcomes {
				t.Errorf("arm %d, replication %d: recording the weeks changed the outcomes", arm, i)
			}
		}
	}
}

func TestInterruptionKeepsTheFirstReplications(t *testing.T) {
	whole := collect(t, smallPlan(200, 2))
	ctx, stop := context.WithCancel(context.Background())
	results, err := Collect(ctx, smallPlan(200, 2), func(done int) {
		if done == 20 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	done := results.Replications()
	if done < 20 || done == 200 {
		t.Fatalf("%d replications are done", done)
	}
	for arm, runs := range results.Runs {
		if !slices.EqualFunc(runs, whole.Runs[arm][:done], sameRun) {
			t.Errorf("arm %d is not the first %d replications of the whole", arm, done)
		}
	}
}

func TestDeliveryInOrderUntilItsFirstError(t *testing.T) {
	full := errors.New("the disk is full")
	var delivered []int
	err := Execute(context.Background(), smallPlan(50, 3), func(replication int, _ []Run) error {
		delivered = append(delivered, replication)
		if replication == 9 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
	if want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(delivered, want) {
		t.Errorf("delivered %v", delivered)
	}
}

func TestInvalidSetupIsRefusedBeforeAnythingRuns(t *testing.T) {
	plan := smallPlan(3, 1)
	plan.Arms[1].Setup.Parameters.Harm.Heal = 2
	_, err := Collect(context.Background(), plan, func(int) { t.Error("something ran") })
	if err == nil || !strings.Contains(err.Error(), "harm.heal") || !strings.Contains(err.Error(), plan.Arms[1].Name) {
		t.Errorf("the error is %v", err)
	}
}

func TestPanicBecomesAFailureWithItsKey(t *testing.T) {
	plan := smallPlan(1, 1)
	setup := plan.Arms[2].Setup
	setup.Parameters.Organization.Span = 0
	var worker Worker
	if run := worker.run(&setup, "power-with", 7, 5, false); run.Err == nil {
		t.Fatal("a span of 0 was run")
	}
	run := func() (run Run) {
		defer recoverAs("power-with", 7, 5, &run)
		panic("a promise broke")
	}()
	var failure *Failure
	if !errors.As(run.Err, &failure) || failure.Replication != 5 || failure.Arm != "power-with" || failure.Reason != "a promise broke" {
		t.Errorf("the error is %v", run.Err)
	}
}
