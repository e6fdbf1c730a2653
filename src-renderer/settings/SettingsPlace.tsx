import { SETTING_KEYS } from '../../src-shared/settings';
import { useStation } from '../station';
import { dayAndTime, words } from '../words';
import { CredentialsSection } from './CredentialsSection';
import { PinGate } from './PinGate';
import { ScannerSection } from './ScannerSection';
import { SettingRow, SettingValue } from './SettingRow';

const text = words.settings;

const startsWith = (prefix: string) => SETTING_KEYS.filter((key) => key.startsWith(prefix));

/** What is in force on this station, and why. */
export function SettingsPlace() {
  const station = useStation((state) => state.station);
  const { problems, settings, runtime } = station;
  return (
    <main className="plain-place settings">
      <h1>{text.title}</h1>
      {problems.length > 0 && (
        <section className="card problems" aria-labelledby="settings-problems">
          <h2 id="settings-problems">{text.problemsTitle}</h2>
          <ul>
            {problems.map((problem) => {
              const sentence = words.settingsProblem(problem, (at) => dayAndTime(at, settings['station.timeZone']));
              return <li key={sentence}>{sentence}</li>;
            })}
          </ul>
        </section>
      )}
      <PinGate />
      <section className="card" aria-labelledby="settings-connection">
        <h2 id="settings-connection">{text.sections.connection}</h2>
        {startsWith('connection.').map((key) => (
          <SettingRow key={key} name={key} />
        ))}
      </section>
      <CredentialsSection />
      <ScannerSection />
      <section className="card" aria-labelledby="settings-station">
        <h2 id="settings-station">{text.sections.station}</h2>
        {[...startsWith('station.'), ...startsWith('language'), ...startsWith('scan.'), ...startsWith('stage.')].map((key) =>
          key.startsWith('station.') ? <SettingRow key={key} name={key} /> : <SettingValue key={key} name={key} />,
        )}
      </section>
      <section className="card" aria-labelledby="settings-about">
        <h2 id="settings-about">{text.sections.about}</h2>
        <p>{text.about(station.version)}</p>
        <p>{text.runtime(runtime.electron, runtime.chromium, runtime.node)}</p>
      </section>
    </main>
  );
}
