/** What Connect complained of, one below the other. Nothing where there is nothing to list. */
export function ReasonList({ messages }: { readonly messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <ul className="reasons">
      {messages.map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}
