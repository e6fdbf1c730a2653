import styles from './ReasonList.module.css';

/** The reasons of a refusal, in Connect's words, one per line. Draws nothing for an empty list. */
export function ReasonList({ messages }: { readonly messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <ul className={styles.reasons}>
      {messages.map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}
