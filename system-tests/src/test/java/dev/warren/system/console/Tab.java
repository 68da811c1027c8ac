package dev.warren.system.console;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tab of the browser with the console in it, and with storage of its own. It records
 * what a person does not see: errors, and requests to other hosts.
 */
final class Tab implements AutoCloseable {

	private static final String REPORT_VIOLATIONS = """
			addEventListener('securitypolicyviolation',
				(event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`))""";

	final Page page;

	private final String origin;

	private final BrowserContext context;

	private final List<String> errors = new ArrayList<>();

	private final List<String> foreignRequests = new ArrayList<>();

	Tab(String origin, BrowserContext context) {
		this.origin = origin;
		this.context = context;
		context.addInitScript(REPORT_VIOLATIONS);
		this.page = context.newPage();
		this.page.onConsoleMessage((message) -> {
			if (message.type().equals("error")) {
				this.errors.add(message.text());
			}
		});
		this.page.onPageError(this.errors::add);
		this.page.onRequest((request) -> {
			URI uri = URI.create(request.url());
			if (!request.url().startsWith(origin + "/") && !"blob".equals(uri.getScheme())) {
				this.foreignRequests.add(request.url());
			}
		});
	}

	/** Opens a path of the console, and waits for the view and its first snapshot. */
	Tab open(String path) {
		this.page.navigate(this.origin + path);
		this.page.waitForSelector("main h1");
		this.page.waitForSelector("#promise[data-lost]");
		return this;
	}

	/** Follows a link of the navigation. */
	Tab go(String view) {
		this.page.getByRole(AriaRole.NAVIGATION)
			.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(view).setExact(true))
			.click();
		this.page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName(view).setExact(true).setLevel(1))
			.waitFor();
		return this;
	}

	Locator field(String name) {
		return this.page.getByLabel(name, new GetByLabelOptions().setExact(true));
	}

	Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
	}

	Locator row(String text) {
		return this.page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(text));
	}

	/** The text of an element that a person sees as a number. */
	int number(String selector) {
		return Integer.parseInt(this.page.locator(selector).first().innerText().replace(",", "").strip());
	}

	String path() {
		return this.page.url().substring(this.origin.length());
	}

	/** For actions that the services are to refuse. */
	void forgetErrors() {
		this.errors.clear();
	}

	void requireNoErrors() {
		assertThat(this.errors).as("errors of %s", path()).isEmpty();
		assertThat(this.foreignRequests).as("requests of %s to other hosts", path()).isEmpty();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
