package dev.warren.system.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import com.microsoft.playwright.Page;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether people can use a page: the rules of axe, and what axe passes and a person would
 * reject.
 */
final class Audit {

	private static final String VIOLATIONS = """
			async () => (await axe.run()).violations.flatMap((violation) =>
				violation.nodes.map((node) => `${violation.id}: ${node.target} ${node.failureSummary}`))""";

	/**
	 * Text below 12 px; what is cut off and shown in no title; a page that scrolls
	 * sideways.
	 */
	private static final String ILLEGIBLE = """
			() => {
				const faults = [];
				const name = (element) => element.outerHTML.slice(0, 120);
				if (document.documentElement.scrollWidth > innerWidth) {
					faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
				}
				for (const element of document.querySelectorAll('body *')) {
					if (!element.checkVisibility() || element.closest('.sr, .skip')) continue;
					const style = getComputedStyle(element);
					const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
					if (hasText && parseFloat(style.fontSize) < 12) {
						faults.push(`text of ${style.fontSize}: ${name(element)}`);
					}
					const wide = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden';
					const high = element.scrollHeight > element.clientHeight + 1 && style.overflowY === 'hidden';
					if ((wide || high) && !element.title && !element.querySelector('[title]')) {
						faults.push(`cut off: ${name(element)}`);
					}
					const box = element.getBoundingClientRect();
					if (hasText && style.position !== 'fixed' && box.right > innerWidth + 1 && !scrolls(element)) {
						faults.push(`outside of the page: ${name(element)}`);
					}
				}
				function scrolls(element) {
					for (let each = element; each; each = each.parentElement) {
						if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(each).overflowX)) return true;
					}
					return false;
				}
				return faults;
			}""";

	private static final String AXE = axe();

	private Audit() {
	}

	static void requireUsable(Page page) {
		page.evaluate(AXE);
		assertThat((List<?>) page.evaluate(VIOLATIONS)).as("axe at %s", page.url()).isEmpty();
		assertThat((List<?>) page.evaluate(ILLEGIBLE)).as("legibility of %s", page.url()).isEmpty();
	}

	private static String axe() {
		try (InputStream script = Objects.requireNonNull(Audit.class.getResourceAsStream("/axe.min.js"))) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
