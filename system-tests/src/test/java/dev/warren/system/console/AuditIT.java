package dev.warren.system.console;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the audit of a page finds. */
@ExtendWith(StartedConsole.class)
class AuditIT {

	private final ConsoleSystem system;

	AuditIT(ConsoleSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			font-size: 11px                                                     | text of 11px
			width: 40px; overflow: hidden; white-space: nowrap                  | cut off
			width: 3000px; max-width: none                                      | the page scrolls sideways
			position: absolute; left: 2000px                                    | outside of the page
			color: #999                                                         | color-contrast
			""")
	void findsWhatIsIllegible(String style, String fault) {
		try (Tab tab = this.system.tab().open("/rpc")) {
			tab.page.evaluate("""
					(style) => {
						const text = document.createElement('p');
						text.style.cssText = style;
						text.textContent = 'Some text that is long enough to be cut off';
						document.querySelector('main').append(text);
					}""", style);
			assertThatThrownBy(() -> Audit.requireUsable(tab.page)).hasMessageContaining(fault);
		}
	}

}
