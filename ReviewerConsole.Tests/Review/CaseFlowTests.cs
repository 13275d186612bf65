using CsCheck;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Review;

public sealed class CaseFlowTests
{
    private static readonly CaseStep[] Steps = Enum.GetValues<CaseStep>();
    private static readonly CaseState[] States = Enum.GetValues<CaseState>();

    [Fact]
    public void A_case_moves_as_the_table_says_or_not_at_all() => Gen.Int[0, Steps.Length - 1].Select(i => Steps[i]).Array[0, 40].Sample(walk =>
    {
        var kyc = New();
        foreach (var step in walk.Where(s => s != CaseStep.Withdraw))
        {
            var (before, version) = (kyc.State, kyc.Version);
            var next = CaseFlow.Next(before, step, kyc.NeedsSenior);
            if (next is null)
            {
                Assert.Throws<InvalidOperationException>(() => Do(kyc, step));
                Assert.Equal((before, version), (kyc.State, kyc.Version));
            }
            else
            {
                Do(kyc, step);
                Assert.Equal((next.Value, version + 1), (kyc.State, kyc.Version));
            }
        }
    });

    [Fact]
    public void Nothing_is_rejected_but_by_a_second_person()
    {
        var ways = Ways().Where(w => w.To == CaseState.Rejected).Select(w => (w.From, w.Step));

        Assert.Equal([(CaseState.DecisionProposed, CaseStep.Reject)], ways.Distinct());
    }

    [Fact]
    public void What_is_rejected_or_withdrawn_stays_so_and_what_is_approved_can_only_be_undone()
    {
        var ways = Ways().Where(w => w.From is CaseState.Rejected or CaseState.Withdrawn or CaseState.Approved).Select(w => (w.From, w.Step));

        Assert.Equal([(CaseState.Approved, CaseStep.Undo)], ways.Distinct());
    }

    [Fact]
    public void Review_begins_by_taking_or_undoing_only()
    {
        var steps = Ways().Where(w => w.To == CaseState.InReview).Select(w => w.Step).Distinct();

        Assert.Equal([CaseStep.Take, CaseStep.Undo], steps);
    }

    [Fact]
    public void Every_state_can_be_reached()
    {
        HashSet<CaseState> reached = [CaseState.Received];
        while (Ways().Where(w => reached.Contains(w.From)).Any(w => reached.Add(w.To)))
        {
        }

        Assert.Equal(States, reached.Order());
    }

    [Fact]
    public void An_escalated_case_waits_for_a_senior_until_the_customer_begins_again()
    {
        var kyc = New();
        foreach (var step in (CaseStep[])[CaseStep.Enter, CaseStep.Take, CaseStep.Escalate, CaseStep.Take, CaseStep.Propose, CaseStep.Veto, CaseStep.Take, CaseStep.Return])
        {
            Do(kyc, step);
        }

        Assert.Equal(CaseState.Escalated, kyc.State);

        foreach (var step in (CaseStep[])[CaseStep.Take, CaseStep.AskAgain, CaseStep.Resubmit, CaseStep.Enter])
        {
            Do(kyc, step);
        }

        Assert.Equal((CaseState.Queued, 2, false), (kyc.State, kyc.Attempt, kyc.NeedsSenior));
    }

    private static IEnumerable<(CaseState From, CaseStep Step, CaseState To)> Ways() =>
        from state in States
        from step in Steps
        from senior in (bool[])[false, true]
        let to = CaseFlow.Next(state, step, senior)
        where to is not null
        select (state, step, to.Value);

    private static KycCase New() => KycCase.Receive(
        Guid.NewGuid(), CaseReference.New(), "UPG-1", Guid.NewGuid(), CaseKind.TierUpgrade, RiskLevel.Low, DateTime.UnixEpoch, TimeSpan.FromHours(24));

    private static void Do(KycCase kyc, CaseStep step)
    {
        switch (step)
        {
            case CaseStep.Enter: kyc.EnterQueue(DateTime.UnixEpoch); break;
            case CaseStep.Take: kyc.Take(); break;
            case CaseStep.Return: kyc.Return(); break;
            case CaseStep.Veto: kyc.Veto(); break;
            case CaseStep.Undo: kyc.Undo(kyc.State == CaseState.Escalated); break;
            case CaseStep.Resubmit: kyc.Resubmit(DateTime.UnixEpoch, TimeSpan.FromHours(24)); break;
            default: kyc.Decide(step); break;
        }
    }
}
