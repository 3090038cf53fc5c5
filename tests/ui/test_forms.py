"""Forms: a summary that links to fields; label, hint and error tied to each; words instead of stars."""

from django import forms

from incubator.ui.rendering import Renderer


class Kiln(forms.Form):
    default_renderer = Renderer()
    name = forms.CharField(max_length=20, help_text="What people call it.")
    story = forms.CharField(max_length=50, widget=forms.Textarea, required=False)
    size = forms.ChoiceField(choices=[("s", "small"), ("l", "large")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("Not on a <Sunday>.")


def test_a_fresh_form_has_no_summary():
    html = str(Kiln())
    assert "summary" not in html
    assert '<label for="id_name">Name <span class="need">required</span></label>' in html
    assert '<label for="id_story">Story</label>' in html
    assert 'type="hidden" name="secret"' in html


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong():
    html = str(Kiln({"name": "", "story": "<b>mine</b>", "size": "x"}))
    assert html.index('class="summary" role="alert"') < html.index('id="id_name"')
    assert '<a href="#id_name">Name</a>: This field is required.' in html
    assert "Not on a &lt;Sunday&gt;." in html
    assert "&lt;b&gt;mine&lt;/b&gt;" in html


def test_hint_and_error_are_tied_to_their_field():
    html = str(Kiln({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_group_with_a_legend_and_a_box_has_its_label_behind():
    html = str(Kiln())
    assert "<legend>Size" in html
    assert html.index('id="id_agreed"') < html.index('<label for="id_agreed">')


def test_a_long_text_is_counted():
    assert 'data-count="50"' in str(Kiln())
