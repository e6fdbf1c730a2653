import { describeJournal } from './fixtures/behaviour';
import { newFile, opened } from './fixtures/folders';
import { describeOneTrip } from './fixtures/one-trip';

describeJournal('on disk', async (options) => (await opened(newFile(), options)).journal);
describeOneTrip('on disk', async (options) => (await opened(newFile(), options)).journal);
