import { describeJournal } from './fixtures/behaviour';
import { newFile, opened } from './fixtures/folders';

describeJournal('on disk', async (options) => (await opened(newFile(), options)).journal);
