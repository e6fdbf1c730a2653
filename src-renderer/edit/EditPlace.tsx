import { words } from '../words';

/** Says so plainly: a place that is empty without a word looks broken. */
export function EditPlace() {
  return (
    <main className="plain-place">
      <h1>{words.edit.title}</h1>
      <p>{words.edit.notYet}</p>
      <p>{words.edit.meanwhile}</p>
    </main>
  );
}
