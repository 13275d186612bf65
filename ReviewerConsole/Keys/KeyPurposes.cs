namespace ReviewerConsole.Keys;

/// <summary>What keys are derived for. A key made for one purpose opens nothing of another.</summary>
public static class KeyPurposes
{
    public const string Document = "document";
    public const string Phone = "phone";
    public const string Particulars = "particulars";
    public const string PhoneIndex = "phone-index";
    public const string NikIndex = "nik-index";
    public const string AuditTag = "audit-tag";
    public const string Note = "note";
    public const string Authenticator = "authenticator";
    public const string RecoveryCode = "recovery-code";
    public const string CustomerKey = "customer-key";
    public const string Draft = "draft";
    public const string CookieKey = "cookie-key";
    public const string SignInTries = "sign-in-tries";
    public const string Idempotency = "idempotency";
}
