namespace ReviewerConsole.Keys;

/// <summary>The key ring cannot be used; the message tells an operator what to do and holds no key.</summary>
public sealed class KeyRingException(string message, Exception? inner = null) : Exception(message, inner);
