const input = document.querySelector('input');
input.focus();
document.querySelector('button').addEventListener('click', () => window.bare.echo(input.value));
performance.mark('scanner-listening');
