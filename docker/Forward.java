/// Passes TCP connections on to the replicas behind a name, each to another one: one published port for a service that
/// is scaled, which several containers cannot share. Arguments: port, host, port of the host.

import module java.base;

void main(String... args) throws IOException {
	var target = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
	try (var server = new ServerSocket(Integer.parseInt(args[0]))) {
		while (true) {
			var client = server.accept();
			Thread.startVirtualThread(() -> serve(client, target.getHostString(), target.getPort()));
		}
	}
}

void serve(Socket client, String host, int port) {
	try (client; var replica = connect(host, port)) {
		var back = Thread.startVirtualThread(() -> copy(replica, client));
		copy(client, replica);
		back.join();
	}
	catch (IOException | InterruptedException ex) {
		IO.println("No replica of %s answers: %s".formatted(host, ex));
	}
}

Socket connect(String host, int port) throws IOException {
	var replicas = Arrays.asList(InetAddress.getAllByName(host));
	Collections.shuffle(replicas);
	var failure = new IOException("none is known");
	for (var replica : replicas) {
		var socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(replica, port), 2000);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			failure = ex;
		}
	}
	throw failure;
}

void copy(Socket from, Socket to) {
	try {
		from.getInputStream().transferTo(to.getOutputStream());
		to.shutdownOutput();
	}
	catch (IOException ex) {
		// One side has gone: so does the other, or its copying would never end.
		for (var socket : List.of(from, to)) {
			try {
				socket.close();
			}
			catch (IOException ignored) {
				// gone already
			}
		}
	}
}
