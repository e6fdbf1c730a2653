declare module '*.po' {
  const messages: import('../translate').Messages;
  export default messages;
}
declare module '*.pot' {
  const messages: import('../translate').Messages;
  export default messages;
}
