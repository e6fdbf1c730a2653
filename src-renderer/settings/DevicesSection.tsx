import { ConnectedDevices } from './ConnectedDevices';
import styles from './DevicesSection.module.css';
import { ScaleFinder } from './ScaleFinder';
import { SerialPorts } from './SerialPorts';
import { SettingsSection } from './SettingsSection';

/** The scales and scanners that are not keyboards: their state, a test and the bytes of each, the ports, and the search for a scale. */
export const DevicesSection = () => (
  <SettingsSection name="devices">
    <div className={styles.parts}>
      <ConnectedDevices />
      <ScaleFinder />
      <SerialPorts />
    </div>
  </SettingsSection>
);
