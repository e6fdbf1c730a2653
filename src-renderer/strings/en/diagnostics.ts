/** The texts of the Diagnostics section. Readers are IT, or are on the phone with IT. */
export const diagnosticsStrings = {
  title: 'Diagnostics',
  hint: 'One file for IT, with versions, settings, the log and self-checks. It holds no token, no order and no customer. Making it can take half a minute.',
  save: 'Save diagnostics',
};
